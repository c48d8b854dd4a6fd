import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { createHttpServer, tokenHash } from '@mailweave/http-server';
import { openMemoryPushStores } from '@mailweave/stores';
import { onTestFinished } from 'vitest';
import type { PushConfig } from '../config.ts';
import type { PushAdapters } from '../context.ts';
import { createPushService, type PushService } from '../main.ts';
import { pushConfig } from '../settings.ts';

export const adminToken = 'an-operator';

const config = pushConfig({ stores: { kind: 'memory' }, tokens: { admin: [tokenHash(adminToken)] } });

export type TestService = {
  service: PushService;
  adapters: PushAdapters;
  clock: ManualClock;
  metrics: CountingMetrics;
};

/** The service with stores in memory, until the test ends. */
export function testService(over: Partial<PushConfig> = {}): TestService {
  const clock = new ManualClock(Date.UTC(2025, 5, 1, 12));
  const metrics = new CountingMetrics();
  const stores = openMemoryPushStores();
  const adapters = { stores, gateways: [], [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
  const ports = { clock, metrics, logger: silentLogger, random: systemRandom };
  const service = createPushService({ ...config, ...over }, ports, adapters);
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
