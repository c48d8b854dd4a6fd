import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { createHttpServer, tokenHash } from '@mailweave/http-server';
import { openMemoryPushStores } from '@mailweave/stores';
import { onTestFinished } from 'vitest';
import type { PushAdapters } from '../context.ts';
import { createPushService, type PushService } from '../main.ts';
import type { PasswordCheck } from '../sessions/log-in.ts';
import { type PushSettings, pushConfig } from '../settings.ts';

export const adminToken = 'an-operator';

const settings: PushSettings = {
  stores: { kind: 'memory' },
  tokens: { admin: [tokenHash(adminToken)] },
};

export type TestService = {
  service: PushService;
  adapters: PushAdapters;
  clock: ManualClock;
  metrics: CountingMetrics;
};

/** The service with stores in memory, until the test ends. */
export function testService(over: Partial<PushSettings> = {}, passwords?: PasswordCheck): TestService {
  const clock = new ManualClock(Date.UTC(2025, 5, 1, 12));
  const metrics = new CountingMetrics();
  const stores = openMemoryPushStores();
  const adapters = {
    stores,
    gateways: [],
    passwords,
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
  const ports = { clock, metrics, logger: silentLogger, random: systemRandom };
  const service = createPushService(pushConfig({ ...settings, ...over }), ports, adapters);
  onTestFinished(() => service[Symbol.asyncDispose]());
  return { service, adapters, clock, metrics };
}

/** Its calls over HTTP on a free port until the test ends; the URL has no slash at its end. */
export async function serveHttp({ routes }: Pick<PushService, 'routes'>): Promise<string> {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    metrics: { contentType: 'text/plain', render: async () => '' },
    plugins: routes,
    logger: silentLogger,
    random: systemRandom,
  });
  onTestFinished(() => server.close());
  return server.url;
}
