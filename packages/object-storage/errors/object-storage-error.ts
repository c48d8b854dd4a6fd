import { AppError } from '@mailweave/foundation';

/** The key is no relative path, or it leads out of the storage. */
export class InvalidObjectKeyError extends AppError {
  readonly key: string;

  constructor(key: string, reason: string) {
    const shown = JSON.stringify(key.slice(0, 200));
    super({
      code: 'object-key-invalid',
      publicText: `The object key ${shown} is refused: ${reason}. A key is a relative path such as tenant/campaigns/name/r1/manifest.json.`,
      retry: 'after-change',
    });
    this.key = key;
  }
}

export class ObjectNotFoundError extends AppError {
  readonly key: string;

  constructor(key: string, cause?: unknown) {
    super({
      code: 'object-not-found',
      publicText: `There is no object ${JSON.stringify(key)} in the bucket.`,
      retry: 'after-change',
      cause,
    });
    this.key = key;
  }
}

/** The storage itself failed: no permission, disk full, connection lost. */
export class ObjectStorageError extends AppError {
  readonly key: string;

  constructor(key: string, cause: unknown) {
    super({
      code: 'object-storage-failed',
      publicText: `The object storage could not serve ${JSON.stringify(key)}. Check its permissions and free space.`,
      retry: 'later',
      cause,
    });
    this.key = key;
  }
}

/** The object was written anew while it was read; nothing of the new one was given out. */
export class ObjectChangedError extends AppError {
  readonly key: string;

  constructor(key: string) {
    super({
      code: 'object-changed',
      publicText: `The object ${JSON.stringify(key)} was replaced while it was read. Read it again; a changed export belongs under a new revision.`,
      retry: 'later',
    });
    this.key = key;
  }
}
