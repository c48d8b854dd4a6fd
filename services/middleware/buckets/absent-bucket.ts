import { AppError } from '@mailweave/foundation';
import type { ObjectStorage } from '@mailweave/object-storage';

class BucketNotConfiguredError extends AppError {
  constructor() {
    super({
      code: 'bucket-not-configured',
      publicText:
        'There is no bucket in the configuration to read exports from. Give middleware.bucketFolder or middleware.bucket, or name a data source of the tenant.',
      retry: 'after-change',
    });
  }
}

/** In the place of the bucket of a configuration that has none: whoever needs it is told. */
export const absentBucket: ObjectStorage = {
  read: () => refuse(),
  list: () => refuse(),
  stat: () => Promise.reject(new BucketNotConfiguredError()),
  write: () => Promise.reject(new BucketNotConfiguredError()),
};

async function* refuse(): AsyncGenerator<never> {
  yield await Promise.reject(new BucketNotConfiguredError());
}
