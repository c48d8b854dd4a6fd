/** More callbacks at once than anybody can take at once: each is answered, each message is kept, and each is sent once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createHttpServer } from '@mailweave/http-server';
import type { Gateway } from '@mailweave/push';
import { createPushService, pushConfig } from '@mailweave/push-service';
import { openSqlitePushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../tools/services/wait-until.ts';

const MESSAGES = 10_000;
const ACCOUNTS = 500;
const CONNECTIONS = 400;
/** Who was refused comes again. */
const AGAIN_AFTER_MS = 250;
/** Dovecot's second telling of one message. */
const TOLD_TWICE_EVERY = 10;

/** The role push on a file, and a gateway that notes how often it was told of each message. */
async function startPush() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-burst-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stores = openSqlitePushStores({ path: path.join(folder, 'push.sqlite') });
  const told = { mails: 0 };
  const gateway: Gateway = {
    transport: 'stub',
    send: async ({ notification: { content } }) => {
      if ('mailCount' in content) told.mails += content.mailCount;
      return { outcome: 'delivered' };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const service = createPushService(
    pushConfig({
      stores: { kind: 'memory' },
      delivery: { perMinute: 1_000 },
      dovecot: { login: 'dovecot', password: new Secret('sesame') },
    }),
    { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics },
    { stores, gateways: [gateway], [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() },
  );
  onTestFinished(() => service[Symbol.asyncDispose]());
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    metrics: { contentType: 'text/plain', render: async () => '' },
    plugins: service.routes,
    logger: silentLogger,
    random: systemRandom,
  });
  onTestFinished(() => server.close());
  const nowMs = Date.now();
  for (let number = 1; number <= ACCOUNTS; number += 1) {
    await stores.accounts.ensure({ login: `user${number}`, contextId: 1, userId: number });
    await stores.subscriptions.put({
      subscriptionId: `subscription-${number}`,
      accountId: `${number}@1`,
      clientId: 'brand',
      transport: 'stub',
      token: `token-${number}`,
      topics: ['ox:mail:new'],
      state: 'active',
      preferences: {},
      createdAtMs: nowMs,
      refreshedAtMs: nowMs,
    });
  }
  /** Nothing is left to plan, and nothing waits or is under way. */
  const isDone = async (): Promise<boolean> =>
    (await stores.queue.unplannedAccounts(1)).length === 0 &&
    (await stores.queue.dueChannels(Number.MAX_SAFE_INTEGER)).length === 0;
  return { url: `${server.url}/preliminary/http-notify/v1/notify`, told, isDone };
}

/** Calls as Dovecot does, over so many connections at once. */
function caller(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  onTestFinished(() => agent.destroy());
  const headers = {
    authorization: `Basic ${Buffer.from('dovecot:sesame').toString('base64')}`,
    'content-type': 'application/json',
  };
  /** @returns the status */
  return (body: object): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(url, { method: 'PUT', agent, headers }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
}

test('of ten thousand callbacks at once each is answered, and each message is sent once', async () => {
  const { isDone, told, url } = await startPush();
  const call = caller(url);
  const statuses = new Map<number, number>();
  const tell = async (number: number): Promise<void> => {
    const message = {
      'imap-uidvalidity': 7,
      'imap-uid': number + 1,
      folder: 'INBOX',
      subject: `Mail ${number}`,
    };
    const body = { user: `user${(number % ACCOUNTS) + 1}`, event: 'messageNew', ...message };
    for (;;) {
      const status = await call(body);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) return;
      expect(status).toBe(503);
      await pause(AGAIN_AFTER_MS);
    }
  };
  const numbers = Array.from({ length: MESSAGES }, (_, number) => number);
  const again = numbers.filter((number) => number % TOLD_TWICE_EVERY === 0);
  await Promise.all([...numbers, ...again].map(tell));
  expect(statuses.get(200)).toBe(MESSAGES + again.length);
  await waitUntil('Every message', isDone, 90_000);
  expect(told.mails).toBe(MESSAGES);
}, 120_000);
