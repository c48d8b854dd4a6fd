import path from 'node:path';
import { type Clock, CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { strictPolicy } from '@mailweave/injection';
import {
  createMiddleware,
  type Middleware,
  type MiddlewareAdapters,
  type MiddlewareConfig,
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
  const config: MiddlewareConfig = {
    stores: { kind: 'sqlite', path: path.join(folder, 'mailweave.sqlite') },
    bucketFolder: bucket,
    spoolFolder: path.join(folder, 'spool'),
    tenants: { default: { policy: strictPolicy, conversionPoints: [] } },
    conversions: {
      timeoutMs: 10_000,
      concurrency: 8,
      keepSentDays: 30,
      ports: [80, 443],
      allowedNetworks: [],
    },
    tokens: { admin: [], imap: [] },
    imports: {
      maxDecompressedPartBytes: 2 ** 30,
      maxCompressionRatio: 200,
      batchRows: 1_000,
      concurrency: 2,
      pollIntervalSeconds: 0,
    },
  };
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
