import path from 'node:path';
import type { Manifest } from '@mailweave/contracts';
import type { ImportJob } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { ImportContext } from '../import-context.ts';
import { ChecksumMismatchError, ExportKindUnsupportedError, ManifestInvalidError } from '../import-errors.ts';
import type { ImportProgress } from '../import-report.ts';
import { checkIdentity, checkPlace } from '../manifest/check-place.ts';
import { parseManifest, readManifestFile } from '../manifest/read-manifest.ts';
import type { HeldImport } from './held-import.ts';
import { importFull } from './import-full.ts';
import { importRecall } from './import-recall.ts';
import type { ImportWork, PerformedImport } from './import-work.ts';

/**
 * Does what the job's export says, from where an earlier run of the job stopped. When it resolves, the job is
 * in its final state.
 * @throws ImportError, ObjectNotFoundError, ObjectStorageError; nothing is visible then that was not before
 */
export async function performImport(
  context: ImportContext,
  held: HeldImport,
  onProgress: (progress: ImportProgress) => void,
): Promise<PerformedImport> {
  const { job } = held;
  await context.stores.imports.update(job, { state: 'downloading' }, context.clock.nowMs());
  const bucket = await context.bucketOf(job);
  const manifest = await readManifest(context, bucket, job);
  const work: ImportWork = {
    context,
    bucket,
    held,
    job,
    manifest,
    folder: path.posix.dirname(job.manifestKey),
    onProgress,
  };
  switch (manifest.kind) {
    case 'full':
      return await importFull(work);
    case 'recall':
      await importRecall(work);
      return { rowsDuplicate: 0 };
    case 'delta':
      throw new ExportKindUnsupportedError(job.manifestKey, manifest.kind);
  }
}

async function readManifest(
  { limits, identityOf }: ImportContext,
  bucket: ObjectStorage,
  job: ImportJob,
): Promise<Manifest> {
  const { manifestKey, manifestSha256, tenantId } = job;
  const file = await readManifestFile(bucket, manifestKey, limits.manifestBytes);
  if (file.sha256 !== manifestSha256) {
    throw new ChecksumMismatchError(manifestKey, 'its SHA-256 is not the one that was announced');
  }
  const manifest = parseManifest(file);
  if (job.type === 'campaign.recalled' && manifest.kind !== 'recall') {
    throw new ManifestInvalidError(manifestKey, ['/kind must be "recall" because that was announced']);
  }
  checkPlace(manifestKey, tenantId, manifest);
  checkIdentity(manifestKey, manifest, await identityOf(tenantId));
  return manifest;
}
