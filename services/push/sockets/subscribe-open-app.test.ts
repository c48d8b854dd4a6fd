import { randomUUID } from 'node:crypto';
import { ManualClock } from '@mailweave/foundation';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, it } from 'vitest';
import { subscribeOpenApp } from './subscribe-open-app.ts';

const hourMs = 60 * 60 * 1000;
const app = { accountId: '249@1', clientId: 'brand1' } as const;

it('has one subscription of an account and brand, which lasts two days and keeps its preferences', async () => {
  await using stores = openMemoryPushStores();
  const clock = new ManualClock(Date.UTC(2025, 5, 1, 12));
  const startMs = clock.nowMs();
  const ports = { subscriptions: stores.subscriptions, clock, newId: randomUUID };
  await subscribeOpenApp(app, ports);
  await subscribeOpenApp({ ...app, clientId: 'brand2' }, ports);
  await subscribeOpenApp({ ...app, accountId: '250@1' }, ports);
  const told = await stores.subscriptions.ofAccount('249@1');
  const first = told.find(({ clientId }) => clientId === 'brand1');
  expect(first).toMatchObject({ ...app, transport: 'websocket', topics: ['*'], state: 'active' });
  const preferences = { mailboxes: ['INBOX', 'Family'] };
  await stores.subscriptions.setPreferences(first?.subscriptionId ?? '', preferences);
  clock.advanceMs(hourMs);
  await subscribeOpenApp(app, ports);
  const all = await stores.subscriptions.ofAccount('249@1');
  expect(all.map(({ clientId }) => clientId).toSorted()).toEqual(['brand1', 'brand2']);
  expect(all.find(({ clientId }) => clientId === 'brand1')).toEqual({
    ...first,
    preferences,
    refreshedAtMs: startMs + hourMs,
    expiresAtMs: startMs + 49 * hourMs,
  });
});
