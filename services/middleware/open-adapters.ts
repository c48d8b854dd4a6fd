import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { RandomSource } from '@mailweave/foundation';
import type { InjectionStores } from '@mailweave/injection';
import { DiskObjectStorage, type ObjectStorage, openBucket } from '@mailweave/object-storage';
import {
  createMemoryStores,
  openCassandraStores,
  openPostgresStores,
  openSqliteStores,
} from '@mailweave/stores';
import { absentBucket } from './buckets/absent-bucket.ts';
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
    bucket: openConfigured(config, random),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: async () => await stores[Symbol.asyncDispose]?.(),
  };
}

/** The program's configuration has at most one of the two; tenants with data sources of their own need none. */
function openConfigured(config: MiddlewareConfig, random: RandomSource): ObjectStorage {
  const { bucket, bucketFolder: folder } = config;
  if (bucket !== undefined) return openBucket(bucket, { random });
  return folder === undefined ? absentBucket : openBucket({ kind: 'folder', folder }, { random });
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
