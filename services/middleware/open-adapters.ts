import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError, type RandomSource } from '@mailweave/foundation';
import type { InjectionStores } from '@mailweave/injection';
import { type BucketSettings, DiskObjectStorage, openBucket } from '@mailweave/object-storage';
import { createMemoryStores, openSqliteStores } from '@mailweave/stores';
import type { MiddlewareConfig } from './config.ts';
import type { MiddlewareAdapters } from './context.ts';

/** The data places that the configuration names. */
export function openAdapters(
  config: MiddlewareConfig,
  { random }: { random: RandomSource },
): MiddlewareAdapters {
  const stores = openStores(config.stores);
  return {
    stores,
    bucket: openBucket(bucketSettings(config), { random }),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: async () => await stores[Symbol.asyncDispose]?.(),
  };
}

class BucketNotConfiguredError extends AppError {
  constructor() {
    super({
      code: 'bucket-not-configured',
      publicText:
        'There is no bucket to read exports from. Give middleware.bucketFolder or middleware.bucket.',
      retry: 'after-change',
    });
  }
}

/** The program's configuration has exactly one of the two. */
function bucketSettings({ bucket, bucketFolder: folder }: MiddlewareConfig): BucketSettings {
  if (bucket !== undefined) return bucket;
  if (folder === undefined) throw new BucketNotConfiguredError();
  return { kind: 'folder', folder };
}

function openStores(config: MiddlewareConfig['stores']): InjectionStores & Partial<AsyncDisposable> {
  if (config.kind === 'memory') return createMemoryStores();
  mkdirSync(path.dirname(config.path), { recursive: true });
  return openSqliteStores({ path: config.path });
}
