import path from 'node:path';
import { type Clock, CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import {
  createMiddleware,
  type Middleware,
  type MiddlewareAdapters,
  middlewareConfig,
} from '@mailweave/middleware';
import { DiskObjectStorage } from '@mailweave/object-storage';
import { openSqliteStores } from '@mailweave/stores';

/** The middleware of the test's own process, on the SQLite file below `folder`; others may have it open too. */
export function startMiddleware(
  folder: string,
  clock: Clock,
): {
  middleware: Middleware;
  adapters: MiddlewareAdapters;
  metrics: CountingMetrics;
  bucket: string;
} {
  const metrics = new CountingMetrics();
  const bucket = path.join(folder, 'bucket');
  const config = middlewareConfig({
    stores: { kind: 'sqlite', path: path.join(folder, 'mailweave.sqlite') },
    bucketFolder: bucket,
    spoolFolder: path.join(folder, 'spool'),
  });
  const stores = openSqliteStores({ path: path.join(folder, 'mailweave.sqlite') });
  const adapters: MiddlewareAdapters = {
    stores,
    bucket: new DiskObjectStorage(bucket),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
  const ports = { clock, random: systemRandom, logger: silentLogger, metrics };
  return { middleware: createMiddleware(config, ports, adapters), adapters, metrics, bucket };
}
