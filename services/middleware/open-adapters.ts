import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@mailweave/foundation';
import type { InjectionStores } from '@mailweave/injection';
import { type BucketSettings, DiskObjectStorage, openBucket } from '@mailweave/object-storage';
import {
  createMemoryStores,
  openCassandraStores,
  openPostgresStores,
  openSqliteStores,
} from '@mailweave/stores';
import { cassandraOptions } from './cassandra/cassandra-options.ts';
import type { MiddlewareConfig } from './config.ts';
import type { MiddlewareAdapters, MiddlewarePorts } from './context.ts';

/** The data places that the configuration names. */
export function openAdapters(
  config: MiddlewareConfig,
  ports: Omit<MiddlewarePorts, 'metrics'>,
): MiddlewareAdapters {
  const { random } = ports;
  const stores = openStores(config.stores, ports);
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

function openStores(
  config: MiddlewareConfig['stores'],
  ports: Omit<MiddlewarePorts, 'metrics'>,
): InjectionStores & Partial<AsyncDisposable> {
  switch (config.kind) {
    case 'memory':
      return createMemoryStores();
    case 'postgres':
      return openPostgresStores(config);
    case 'cassandra':
      return openCassandraStores(cassandraOptions(config, ports));
    case 'sqlite':
      mkdirSync(path.dirname(config.path), { recursive: true });
      return openSqliteStores({ path: config.path });
  }
}
