export { type BucketSettings, openBucket } from './bucket/open-bucket.ts';
export { DiskObjectStorage } from './disk/disk-object-storage.ts';
export {
  BucketFileError,
  BucketNotFoundError,
  BucketRefusedError,
  BucketUnreachableError,
} from './errors/bucket-error.ts';
export {
  InvalidObjectKeyError,
  ObjectChangedError,
  ObjectNotFoundError,
  ObjectStorageError,
} from './errors/object-storage-error.ts';
export type { ObjectEntry, ObjectStorage } from './ports.ts';
export type { S3Limits, S3Ports, S3Settings } from './s3/s3-settings.ts';
