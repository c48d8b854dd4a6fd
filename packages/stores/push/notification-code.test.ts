import { type NotificationQueue, waitingNotification } from '@mailweave/push';
import { aNotification, someTimeMs } from '@mailweave/push/testing';
import { expect, onTestFinished, test } from 'vitest';
import { SqliteConnection } from '../sqlite/sqlite-connection.ts';
import { temporaryPath } from '../sqlite/testing/temporary-path.ts';
import { openSqlitePushStores } from './open-sqlite-push-stores.ts';

const code = 'a-code-that-only-the-device-may-know';
const channel = { transport: 'apns', clientId: 'brand1' } as const;
const lifetimeMs = 600_000;

/** A store in which one device is to be told a code, and everything that lies in its file of notifications. */
async function withCode() {
  const path = temporaryPath();
  const stores = openSqlitePushStores({ path });
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const content = { kind: 'verification', code } as const;
  const expiresAtMs = someTimeMs + lifetimeMs;
  const { queue } = stores;
  const notification = aNotification({ content, expiresAtMs });
  await queue.add([waitingNotification(notification, channel, { dueAtMs: someTimeMs })]);
  const reader = new SqliteConnection(path);
  onTestFinished(() => reader.close());
  return { queue, stored: () => JSON.stringify(reader.all('SELECT * FROM push_notification')) };
}

async function take(queue: NotificationQueue, nowMs = someTimeMs) {
  const lease = { leaseId: 'ours', leaseUntilMs: nowMs + 1_000, limit: 9, nowMs };
  const [taken] = await queue.takeDue({ channel, ...lease });
  if (taken === undefined) throw new Error('nothing is due');
  return taken;
}

test('a code is told as often as it is tried, and is stored no more once it was delivered', async () => {
  const { queue, stored } = await withCode();
  const first = await take(queue);
  expect(first.notification.content).toEqual({ kind: 'verification', code });
  const again = { sequence: first.sequence, state: 'waiting', dueAtMs: someTimeMs, hasFailed: true } as const;
  await queue.settle('ours', [again], someTimeMs);
  expect(stored()).toContain(code);
  expect((await take(queue)).notification.content).toEqual({ kind: 'verification', code });
  await queue.settle('ours', [{ sequence: first.sequence, state: 'delivered' }], someTimeMs);
  expect(stored()).toContain('delivered');
  expect(stored()).not.toContain(code);
});

test('a code that nobody could send is stored no longer than it counts', async () => {
  const { queue, stored } = await withCode();
  await queue.purge(0, someTimeMs + lifetimeMs - 1);
  expect(stored()).toContain(code);
  await queue.purge(0, someTimeMs + lifetimeMs + 1);
  expect(stored()).toContain('verification');
  expect(stored()).not.toContain(code);
});

test('what became of a notification is shown without its code', async () => {
  const { queue } = await withCode();
  const { notifications } = await queue.trail(aNotification().accountId, 9);
  expect(notifications).toMatchObject([{ notification: { content: { kind: 'verification', code: '' } } }]);
});
