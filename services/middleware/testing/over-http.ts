import { type Clock, Secret, SequentialRandom, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock } from '@mailweave/host';
import {
  createInjectionClient,
  type InjectionClient,
  type InjectionClientSettings,
} from '@mailweave/injection-client';
import { expect, onTestFinished } from 'vitest';
import { serveHttp } from './serve-http.ts';
import { imapToken, type TestMiddleware } from './test-middleware.ts';

/** A client of the service at the URL until the test ends; it follows changes when this returns. */
export async function clientAt(
  url: string,
  over: Partial<InjectionClientSettings> = {},
  clock: Clock = systemClock,
): Promise<InjectionClient> {
  const settings = {
    url,
    token: new Secret(imapToken),
    timeoutMs: 10_000,
    nothingDueTtlMs: 5_000,
    eventBuffer: 1_000,
    flushTimeoutMs: 1_000,
    ...over,
  };
  const client = createInjectionClient(settings, {
    clock,
    random: new SequentialRandom(),
    logger: silentLogger,
    metrics: silentMetrics,
  });
  onTestFinished(() => client[Symbol.asyncDispose]());
  await expect.poll(() => client.isReachable()).toBe(true);
  return client;
}

/** The same service, whose injection API goes over HTTP, through real sockets. */
export async function overHttp(system: TestMiddleware): Promise<TestMiddleware> {
  const { api } = await clientAt(await serveHttp(system.middleware), {}, system.clock);
  return { ...system, middleware: { ...system.middleware, injectionApi: api } };
}
