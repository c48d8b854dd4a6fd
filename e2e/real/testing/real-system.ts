import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InjectionEvent } from '@mailweave/contracts';
import { type CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import {
  createImapProxy,
  type ImapProxy,
  type ImapProxySettings,
  imapProxyConfig,
} from '@mailweave/imap-proxy';
import type { Middleware } from '@mailweave/middleware';
import { buildExport, type ExportSpec } from '@mailweave/middleware/testing';
import { type Dovecot, type DovecotOptions, startDovecot } from '../../../tools/services/dovecot.ts';
import { startMiddleware } from './middleware-on-sqlite.ts';
import { reportedEvents } from './reported-events.ts';
import { ShiftedClock } from './shifted-clock.ts';

/** The middleware on SQLite, and the injection proxy before a mail server, all on loopback. */
export type System = AsyncDisposable & {
  readonly middleware: Middleware;
  readonly metrics: CountingMetrics;
  readonly proxy: { readonly host: string; readonly port: number };
  /** Moves the time that middleware and proxy see. */
  advanceMs(durationMs: number): void;
  /** Writes an export into the bucket and imports it. */
  publish(spec: ExportSpec): Promise<void>;
  /** Another proxy before the same mail server, on the same store. */
  startProxy(over?: Partial<ImapProxySettings>): Promise<ImapProxy>;
  /** Everything in the outbox, oldest first. */
  outbox(): Promise<InjectionEvent[]>;
};

export type RealSystem = System & { readonly dovecot: Dovecot };

export async function startRealSystem(
  over: Partial<ImapProxySettings> = {},
  dovecotOptions: DovecotOptions = {},
): Promise<RealSystem> {
  const dovecot = await startDovecot(dovecotOptions);
  const system = await startSystemBefore({ host: dovecot.host, port: dovecot.imapPort }, over);
  return {
    ...system,
    dovecot,
    [Symbol.asyncDispose]: async () => {
      await system[Symbol.asyncDispose]();
      await dovecot[Symbol.asyncDispose]();
    },
  };
}

/** @param backend the mail server; it is not ended with the system */
export async function startSystemBefore(
  backend: { readonly host: string; readonly port: number },
  over: Partial<ImapProxySettings> = {},
): Promise<System> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-real-'));
  const clock = new ShiftedClock();
  const { middleware, metrics, bucket } = startMiddleware(folder, clock);
  const proxies: ImapProxy[] = [];
  const startProxy = async (changes: Partial<ImapProxySettings> = {}): Promise<ImapProxy> => {
    const proxy = createImapProxy({
      config: imapProxyConfig({ ...proxySettings(backend), ...over, ...changes }),
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
    outbox: async () => reportedEvents(folder),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(proxies.map((proxy) => proxy.drain()));
      await middleware.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function proxySettings(backend: ImapProxySettings['backend']): ImapProxySettings {
  return {
    listeners: [{ port: 0 }],
    backend,
    weaveBudgetMs: 5_000,
    limits: { drainTimeoutMs: 1_000 },
  };
}
