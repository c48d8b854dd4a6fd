import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  AppError,
  CountingMetrics,
  ManualClock,
  SequentialRandom,
  silentLogger,
} from '@mailweave/foundation';
import { createMemoryStores, openSqliteStores } from '@mailweave/stores';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { MiddlewareEvents } from '../events.ts';
import { createMiddleware, type Middleware } from '../main.ts';
import { openLateAdapters } from '../open-adapters.ts';
import { call, serveHttp } from '../testing/serve-http.ts';
import { adminToken, temporaryFolder, testMiddleware, userKeyNumber } from '../testing/test-middleware.ts';
import { LateStores } from './late-stores.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const inbox = { ...user, mailbox: 'INBOX' };
const claim = { ...user, claimId: 'c' };
const FAILURES = 'mailweave_store_open_failures_total';
const POLL_INTERVAL_MS = 500;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => vi.useRealTimers());

/** A service whose store is a file that is no database. */
async function late() {
  const file = path.join(await temporaryFolder(), 'stores.db');
  writeFileSync(file, 'Dear diary, '.repeat(1_000));
  const { config } = await testMiddleware();
  const metrics = new CountingMetrics();
  const logged: string[] = [];
  const log = (event: string): void => void logged.push(event);
  const logger = { ...silentLogger, error: log, warn: log };
  const ports = { clock: new ManualClock(0), random: new SequentialRandom(), logger, metrics };
  const adapters = openLateAdapters({ ...config, stores: { kind: 'sqlite', path: file } }, ports);
  const middleware: Middleware = createMiddleware(config, ports, adapters);
  onTestFinished(() => middleware.close());
  return { adapters, middleware, file, metrics, logged };
}

test('while the store cannot be opened every call rejects at once, and the log says so once', async () => {
  const { adapters, middleware, logged } = await late();
  const api = middleware.injectionApi;
  const calls = [
    api.weave(inbox),
    api.mailboxes(user),
    api.expiredClaims(inbox),
    api.changeFlags(claim, { mode: 'add', flags: [] }),
    api.withdraw(claim, 'expunged'),
    api.skeleton('default', 't'),
    middleware.resumeImports(),
    middleware.switches.throw({ scope: 'tenant', tenantId: 'default' }),
    adapters.checkStore(),
  ];
  for (const { status, ...rest } of await Promise.allSettled(calls))
    expect([status, rest]).toMatchObject(['rejected', { reason: { code: 'store-not-open' } }]);
  await using _sending = middleware.sendConversions();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(logged).toEqual(['store not opened']);
});

test('calls over HTTP are answered with 503 meanwhile', async () => {
  const { middleware } = await late();
  const url = await serveHttp(middleware);
  const answer = await call(`${url}/api/tenants/acme`, { token: adminToken });
  expect(answer).toMatchObject({ status: 503, body: { code: 'store-not-open', status: 503 } });
});

test('it is tried later each time, up to half a minute', async () => {
  const { metrics } = await late();
  await vi.advanceTimersByTimeAsync(100 + 200 + 400);
  expect(metrics.total(FAILURES)).toBe(4);
  await vi.advanceTimersByTimeAsync(600_000);
  const before = metrics.total(FAILURES);
  expect(before).toBeGreaterThan(600_000 / 30_000);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(metrics.total(FAILURES)).toBe(before + 1);
});

test('who watches hears when it is open', async () => {
  const { adapters, middleware, file } = await late();
  const heard = vi.fn();
  middleware.injectionApi.watch(user, heard);
  rmSync(file);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(heard).not.toHaveBeenCalled();
  await openSqliteStores({ path: file })[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(30_000 + POLL_INTERVAL_MS);
  expect(heard).toHaveBeenCalledExactlyOnceWith(user);
  await adapters.checkStore();
  expect(await middleware.injectionApi.weave(inbox)).toEqual([]);
});

test('what no waiting cures still ends the start', () => {
  const events = new MiddlewareEvents(silentLogger, new CountingMetrics());
  const failure = new AppError({ code: 'file-unreadable', publicText: 'It cannot be read.' });
  const open = (): never => {
    throw failure;
  };
  expect(() => new LateStores(open, events)).toThrow(failure);
});

test('every store is there before it is open, and is no promise', async () => {
  const { adapters } = await late();
  expect(Object.keys(adapters.stores).toSorted()).toEqual(Object.keys(createMemoryStores()).toSorted());
  for (const store of Object.values(adapters.stores)) expect(await store).toBe(store);
});
