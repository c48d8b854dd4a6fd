import { DiskObjectStorage } from '../disk/disk-object-storage.ts';
import type { ObjectStorage } from '../ports.ts';
import { S3ObjectStorage } from '../s3/s3-object-storage.ts';
import type { S3Ports, S3Settings } from '../s3/s3-settings.ts';

/** Where the objects are. */
export type BucketSettings = { kind: 'folder'; folder: string } | ({ kind: 's3' } & S3Settings);

/** Opens the place that the settings name. It need not be there yet, and nothing has to be closed. */
export function openBucket(settings: BucketSettings, ports: S3Ports): ObjectStorage {
  return settings.kind === 'folder'
    ? new DiskObjectStorage(settings.folder)
    : new S3ObjectStorage(settings, ports);
}
