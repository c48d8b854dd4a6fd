import path from 'node:path';
import type { Manifest } from '@mailweave/contracts';
import type { ImportJob } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { ImportContext } from '../import-context.ts';
import { ChecksumMismatchError, ExportKindUnsupportedError, ManifestInvalidError } from '../import-errors.ts';
import type { ImportProgress } from '../import-report.ts';
import { checkIdentity, checkPlace } from '../manifest/check-place.ts';
import { type ManifestFile, parseManifest, readManifestFile } from '../manifest/read-manifest.ts';
import type { HeldImport } from './held-import.ts';
import { importFull } from './import-full.ts';
import { importRecall } from './import-recall.ts';
import { importUserList } from './import-user-list.ts';
import type { ImportSource, PerformedImport } from './import-work.ts';

/**
 * Does what the job's manifest says, from where an earlier run of the job stopped. When it resolves, the job is
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
  const file = await readAnnounced(context, bucket, job);
  const source = { context, bucket, held, job, folder: path.posix.dirname(job.manifestKey), onProgress };
  switch (job.type) {
    case 'campaign.exported':
    case 'campaign.recalled':
      return await importCampaign(source, file);
    case 'suppression.updated':
    case 'user.erased':
      return await importUserList(source, file);
  }
}

async function readAnnounced(
  { limits }: ImportContext,
  bucket: ObjectStorage,
  { manifestKey, manifestSha256 }: ImportJob,
): Promise<ManifestFile> {
  const file = await readManifestFile(bucket, manifestKey, limits.manifestBytes);
  if (file.sha256 === manifestSha256) return file;
  throw new ChecksumMismatchError(manifestKey, 'its SHA-256 is not the one that was announced');
}

async function importCampaign(source: ImportSource, file: ManifestFile): Promise<PerformedImport> {
  const manifest = await checkedManifest(source, file);
  const work = { ...source, manifest };
  switch (manifest.kind) {
    case 'full':
      return await importFull(work);
    case 'recall':
      await importRecall(work);
      return { rowsDuplicate: 0 };
    case 'delta':
      throw new ExportKindUnsupportedError(file.key, manifest.kind);
  }
}

async function checkedManifest({ context, job }: ImportSource, file: ManifestFile): Promise<Manifest> {
  const manifest = parseManifest(file);
  if (job.type === 'campaign.recalled' && manifest.kind !== 'recall') {
    throw new ManifestInvalidError(file.key, ['/kind must be "recall" because that was announced']);
  }
  checkPlace(file.key, job.tenantId, manifest);
  checkIdentity(file.key, manifest, await context.identityOf(job.tenantId));
  return manifest;
}
