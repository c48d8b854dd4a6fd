import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { RandomSource } from '@mailweave/foundation';
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
import { MiddlewareEvents } from './events.ts';
import { LateStores, type OpenedStores } from './late-store/late-stores.ts';

/**
 * The data places that the configuration names.
 * @throws AppError a store that cannot be opened, a configuration that does not fit
 */
export function openAdapters(
  config: MiddlewareConfig,
  ports: Omit<MiddlewarePorts, 'metrics'>,
): MiddlewareAdapters {
  const { random } = ports;
  const stores = openStores(config.stores, ports, false);
  return {
    ...filePlaces(config, random),
    stores,
    [Symbol.asyncDispose]: async () => await stores[Symbol.asyncDispose]?.(),
  };
}

export type LateAdapters = MiddlewareAdapters & {
  /** @throws StoreNotOpenError */
  checkStore(): Promise<void>;
};

/**
 * As openAdapters(), for a process that serves mail: a store that cannot be opened is no reason not to begin
 * (LateStores). @throws AppError a configuration that does not fit
 */
export function openLateAdapters(config: MiddlewareConfig, ports: MiddlewarePorts): LateAdapters {
  const places = filePlaces(config, ports.random);
  const events = new MiddlewareEvents(ports.logger, ports.metrics);
  const late = new LateStores((isLate) => openStores(config.stores, ports, isLate), events);
  return {
    ...places,
    stores: late.stores,
    checkStore: () => late.check(),
    [Symbol.asyncDispose]: () => late[Symbol.asyncDispose](),
  };
}

function filePlaces(
  config: MiddlewareConfig,
  random: RandomSource,
): Pick<MiddlewareAdapters, 'bucket' | 'spool'> {
  return {
    bucket: openConfigured(config, random),
    spool: new DiskObjectStorage(config.spoolFolder),
  };
}

/** The program's configuration has at most one of the two; tenants with data sources of their own need none. */
function openConfigured(config: MiddlewareConfig, random: RandomSource): ObjectStorage {
  const { bucket, bucketFolder: folder } = config;
  if (bucket !== undefined) return openBucket(bucket, { random });
  return folder === undefined ? absentBucket : openBucket({ kind: 'folder', folder }, { random });
}

/**
 * Whoever restores the file may be between two steps when it is opened late, so no new one is made in its place; and
 * nobody's mail waits for a lock.
 */
const BESIDE_MAIL = { mustExist: true, openTimeoutMs: 0 } as const;

function openStores(
  config: MiddlewareConfig['stores'],
  ports: Omit<MiddlewarePorts, 'metrics'>,
  isLate: boolean,
): OpenedStores {
  switch (config.kind) {
    case 'memory':
      return createMemoryStores();
    case 'postgres':
      return openPostgresStores(config);
    case 'cassandra':
      return openCassandraStores(cassandraOptions(config, ports));
    case 'sqlite':
      if (!isLate) makeFolderOf(config.path);
      return openSqliteStores({ path: config.path, ...(isLate && BESIDE_MAIL) });
  }
}

/** A folder that cannot be made is no error here: opening the file says what is wrong. */
function makeFolderOf(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    return;
  }
}
