export { DiskObjectStorage } from './disk/disk-object-storage.ts';
export {
  InvalidObjectKeyError,
  ObjectNotFoundError,
  ObjectStorageError,
} from './errors/object-storage-error.ts';
export type { ObjectEntry, ObjectStorage } from './ports.ts';
