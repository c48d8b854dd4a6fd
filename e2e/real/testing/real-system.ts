import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InjectionEvent } from '@mailweave/contracts';
import { type Clock, CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createImapProxy, type ImapProxy, type ImapProxyConfig } from '@mailweave/imap-proxy';
import { strictPolicy } from '@mailweave/injection';
import {
  createMiddleware,
  type Middleware,
  type MiddlewareAdapters,
  type MiddlewareConfig,
} from '@mailweave/middleware';
import { buildExport, type ExportSpec } from '@mailweave/middleware/testing';
import { DiskObjectStorage } from '@mailweave/object-storage';
import { openSqlStores } from '@mailweave/stores';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';

/** A Dovecot, the middleware on SQLite and the injection proxy before it, all on loopback. */
export type RealSystem = AsyncDisposable & {
  readonly dovecot: Dovecot;
  readonly middleware: Middleware;
  readonly metrics: CountingMetrics;
  readonly proxy: { readonly host: string; readonly port: number };
  /** Moves the time that middleware and proxy see. */
  advanceMs(durationMs: number): void;
  /** Writes an export into the bucket and imports it. */
  publish(spec: ExportSpec): Promise<void>;
  /** Another proxy before the same Dovecot, on the same store. */
  startProxy(over?: Partial<ImapProxyConfig>): Promise<ImapProxy>;
  /** Everything in the outbox, oldest first. */
  outbox(): Promise<InjectionEvent[]>;
};

export async function startRealSystem(over: Partial<ImapProxyConfig> = {}): Promise<RealSystem> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-real-'));
  const dovecot = await startDovecot();
  const clock = new ShiftedClock();
  const { middleware, adapters, metrics, bucket } = startMiddleware(folder, clock);
  const proxies: ImapProxy[] = [];
  const startProxy = async (changes: Partial<ImapProxyConfig> = {}): Promise<ImapProxy> => {
    const proxy = createImapProxy({
      config: { ...proxyConfig(dovecot), ...over, ...changes },
      injectionApi: middleware.injectionApi,
      clock,
      random: systemRandom,
      logger: silentLogger,
      metrics,
    });
    await proxy.listen();
    proxies.push(proxy);
    return proxy;
  };
  const [address] = (await startProxy()).addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  return {
    dovecot,
    middleware,
    metrics,
    proxy: address,
    advanceMs: (durationMs) => {
      clock.shiftMs += durationMs;
    },
    publish: async (spec) => {
      const { manifestKey } = await buildExport(bucket, spec);
      await middleware.runImport({ tenantId: 'default', manifestKey });
    },
    startProxy,
    outbox: async () => (await adapters.stores.outbox.readPending(10_000)).map(({ event }) => event),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(proxies.map((proxy) => proxy.drain()));
      await middleware.close();
      await dovecot[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real time, and what a test has added to it. */
class ShiftedClock implements Clock {
  shiftMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.shiftMs;
  }
}

function startMiddleware(
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
    tenants: { default: { policy: strictPolicy } },
    imports: { maxDecompressedPartBytes: 2 ** 30, maxCompressionRatio: 200, batchRows: 1_000 },
  };
  const stores = openSqlStores({ path: path.join(folder, 'mailweave.sqlite') });
  const adapters: MiddlewareAdapters = {
    stores,
    bucket: new DiskObjectStorage(bucket),
    spool: new DiskObjectStorage(config.spoolFolder),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
  const ports = { clock, random: systemRandom, logger: silentLogger, metrics };
  return { middleware: createMiddleware(config, ports, adapters), adapters, metrics, bucket };
}

function proxyConfig(dovecot: Dovecot): ImapProxyConfig {
  return {
    listeners: [{ host: '127.0.0.1', port: 0, tls: 'none' }],
    backend: { host: dovecot.host, port: dovecot.imapPort, tls: 'none', connectTimeoutMs: 5_000 },
    tenantId: 'default',
    weaveBudgetMs: 5_000,
    requireTls: false,
    limits: {
      commandLineBytes: 65_536,
      commandLiteralBytes: 262_144,
      loginTimeoutMs: 60_000,
      idleTimeoutMs: 1_860_000,
      drainTimeoutMs: 1_000,
    },
  };
}
