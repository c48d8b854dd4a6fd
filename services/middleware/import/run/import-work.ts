import type { Manifest } from '@mailweave/contracts';
import type { ImportJob, RevisionRef } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { ImportContext } from '../import-context.ts';
import type { ImportProgress } from '../import-report.ts';
import type { HeldImport } from './held-import.ts';

/** An import under way, and where its files are. */
export type ImportSource = {
  context: ImportContext;
  bucket: ObjectStorage;
  held: HeldImport;
  /** As it was when the work was taken up. */
  job: ImportJob;
  /** The key of the manifest's folder. */
  folder: string;
  onProgress(progress: ImportProgress): void;
};

/** One import of a campaign under way: its manifest is read and right. */
export type ImportWork = ImportSource & { manifest: Manifest };

/** Rows that repeated a user, in the parts that this run imported. */
export type PerformedImport = { rowsDuplicate: number };

export function revisionOf({ manifest }: ImportWork): RevisionRef {
  return { tenantId: manifest.tenant, campaignId: manifest.campaign, revision: manifest.revision };
}
