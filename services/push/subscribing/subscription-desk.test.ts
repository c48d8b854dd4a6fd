import { ManualClock } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { readAllowList, type SubscribeRequest, type SubscribingSettings } from '@mailweave/push';
import { aSubscription, someAccountId, someTimeMs } from '@mailweave/push/testing';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { ChangedAccounts, ToldNotices } from '../testing/told-notices.ts';
import { SubscriptionDesk } from './subscription-desk.ts';

const day = 24 * 60 * 60 * 1000;

const defaults: SubscribingSettings = {
  allowList: readAllowList('brand*'),
  perAccount: 2,
  silenceMs: 30 * day,
  verified: ['web-push'],
  codeAttempts: 2,
  codeLifetimeMs: 60_000,
};

const { accountId, clientId, token, transport } = aSubscription();
const phone: SubscribeRequest = {
  accountId,
  clientId,
  token,
  transport,
  topics: ['ox:mail:*'],
  topicsMode: 'merge',
};
const browser: SubscribeRequest = {
  ...phone,
  transport: 'web-push',
  token: 'https://push.example.org/1',
  keys: { p256dh: 'BP', auth: 'x' },
};

function openDesk(over: Partial<SubscribingSettings> = {}) {
  const stores = openMemoryPushStores();
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const clock = new ManualClock(someTimeMs);
  const [notices, listeners] = [new ToldNotices(), new ChangedAccounts()];
  const settings = () => ({ ...defaults, ...over });
  const desk = new SubscriptionDesk({ stores, clock, notices, listeners, random: systemRandom, settings });
  const registered = async (whose = someAccountId) =>
    (await stores.registrations.ofAccount(whose)).map((registration) => registration.clientId);
  const subscribe = async (request: SubscribeRequest) => {
    const result = await desk.subscribe(request);
    if (result.outcome === 'too-many') throw new Error('There are too many subscriptions.');
    return result.subscription;
  };
  return { clock, desk, listeners, notices, registered, stores, subscribe };
}

test('the first subscription to new mail registers the account, the end of the last one ends it', async () => {
  const { desk, listeners, registered, stores, subscribe } = openDesk();
  const first = await subscribe(phone);
  const second = await subscribe({ ...phone, token: 'another' });
  expect(first.subscriptionId).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(await registered()).toEqual(['brand1']);
  await stores.credentials.put({ accountId, keyId: 'k', sealed: new Uint8Array([1]), storedAtMs: 1 });
  expect(await desk.unsubscribe(first)).toBe(true);
  expect(await registered()).toEqual(['brand1']);
  expect(await desk.unsubscribeToken(second)).toBe(true);
  expect(await registered()).toEqual([]);
  expect(await stores.credentials.find(accountId)).toBeUndefined();
  expect(listeners.accounts).toEqual([accountId, accountId]);
});

test('credentials stay as long as another client has the account registered', async () => {
  const { desk, registered, stores, subscribe } = openDesk();
  const first = await subscribe(phone);
  await subscribe({ ...phone, clientId: 'brand2' });
  await stores.credentials.put({ accountId, keyId: 'k', sealed: new Uint8Array([1]), storedAtMs: 1 });
  await desk.unsubscribe(first);
  expect(await registered()).toEqual(['brand2']);
  expect(await stores.credentials.find(accountId)).toBeDefined();
});

test('a device that is gone ends the registration too, unless it was refreshed since', async () => {
  const { clock, desk, registered, subscribe } = openDesk();
  const subscription = await subscribe(phone);
  clock.advanceMs(10);
  await subscribe(phone);
  expect(await desk.deviceGone(subscription, someTimeMs + 9)).toBe(false);
  expect(await registered()).toEqual(['brand1']);
  expect(await desk.deviceGone(subscription, someTimeMs + 10)).toBe(true);
  expect(await registered()).toEqual([]);
});

test('a device that is silent for too long is forgotten, with its registration', async () => {
  const { clock, desk, registered, subscribe } = openDesk();
  await subscribe(phone);
  clock.advanceMs(29 * day);
  await subscribe(phone);
  clock.advanceMs(29 * day);
  expect(await desk.removeExpired(10)).toBe(0);
  clock.advanceMs(day);
  expect(await desk.removeExpired(10)).toBe(1);
  expect(await registered()).toEqual([]);
});

test('a device that changes hands takes the registration along', async () => {
  const { desk, registered, stores, subscribe } = openDesk();
  await subscribe(phone);
  const moved = await desk.subscribe({ ...phone, accountId: '250@1' });
  expect(moved.outcome).toBe('moved');
  expect(await registered()).toEqual([]);
  expect(await registered('250@1' as typeof someAccountId)).toEqual(['brand1']);
  expect(await stores.subscriptions.ofAccount(accountId)).toEqual([]);
});

test.each([
  ['no new mail is subscribed to', { topics: ['ox:calendar:*'] }],
  ['the client id is not allowed', { clientId: 'other' }],
])('nothing is registered when %s', async (_, over) => {
  const { registered, subscribe } = openDesk();
  await subscribe({ ...phone, ...over });
  expect(await registered()).toEqual([]);
});

test('topics that are replaced may end the registration', async () => {
  const { registered, subscribe } = openDesk();
  await subscribe(phone);
  await subscribe({ ...phone, topics: ['ox:calendar:*'], topicsMode: 'merge' });
  expect(await registered()).toEqual(['brand1']);
  await subscribe({ ...phone, topics: ['ox:calendar:*'], topicsMode: 'replace' });
  expect(await registered()).toEqual([]);
});

test('a registration is removed also when its client is allowed no more', async () => {
  const { desk, registered, stores } = openDesk();
  await stores.registrations.register({ accountId, clientId: 'once allowed', atMs: someTimeMs });
  expect(await desk.registrations.remove({ accountId, clientId: 'once allowed' })).toBe(true);
  expect(await desk.registrations.remove({ accountId, clientId: 'once allowed' })).toBe(false);
  expect(await registered()).toEqual([]);
});

test('what a killed process has left registered is found', async () => {
  const { desk, registered, stores, subscribe } = openDesk();
  const subscription = await subscribe(phone);
  await desk.registrations.removeUnwanted();
  expect(await registered()).toEqual(['brand1']);
  await stores.subscriptions.remove(subscription.subscriptionId);
  await desk.registrations.removeUnwanted();
  expect(await registered()).toEqual([]);
});

test('an account has so many subscriptions and no more', async () => {
  const { desk, subscribe } = openDesk();
  await subscribe(phone);
  await subscribe({ ...phone, token: 'two' });
  expect(await desk.subscribe({ ...phone, token: 'three' })).toEqual({ outcome: 'too-many' });
  expect(await desk.subscribe(phone)).toMatchObject({ outcome: 'refreshed' });
});

test('a device is told nothing before it has given the code back', async () => {
  const { desk, notices, registered, stores, subscribe } = openDesk();
  const subscription = await subscribe(browser);
  expect(subscription.state).toBe('unverified');
  expect(await registered()).toEqual([]);
  const { code } = notices;
  expect(await desk.verify({ ...subscription, accountId: '250@1', code })).toEqual({ outcome: 'unknown' });
  expect(await desk.verify({ ...subscription, code: 'wrong' })).toEqual({ outcome: 'refused' });
  const verified = await desk.verify({ ...subscription, code });
  const { expiresAtMs } = { expiresAtMs: someTimeMs + 30 * day };
  expect(verified).toMatchObject({ outcome: 'verified', subscription: { state: 'active', expiresAtMs } });
  expect(await registered()).toEqual(['brand1']);
  expect(JSON.stringify(await stores.subscriptions.find(subscription.subscriptionId))).not.toContain(code);
});

test('the right code is refused after too many wrong ones, and after its time', async () => {
  const { clock, desk, notices, subscribe } = openDesk();
  const subscription = await subscribe(browser);
  for (const code of ['0', '1']) await desk.verify({ ...subscription, code });
  expect(await desk.verify({ ...subscription, code: notices.code })).toEqual({ outcome: 'refused' });
  clock.advanceMs(60_000);
  await subscribe(browser);
  const { code } = notices;
  clock.advanceMs(60_000);
  expect(await desk.verify({ ...subscription, code })).toEqual({ outcome: 'refused' });
});

test('a device is sent one code a minute, however often somebody subscribes for it', async () => {
  const { clock, notices, subscribe } = openDesk();
  for (let turn = 0; turn < 3; turn += 1) await subscribe(browser);
  expect(notices.told).toHaveLength(1);
  clock.advanceMs(60_000);
  await subscribe(browser);
  expect(notices.told).toHaveLength(2);
});

test('a verified device that subscribes again is asked for no code', async () => {
  const { desk, notices, subscribe } = openDesk();
  const subscription = await subscribe(browser);
  await desk.verify({ ...subscription, code: notices.code });
  expect(await subscribe(browser)).toMatchObject({ state: 'active' });
  expect(notices.told).toHaveLength(1);
});

test('whoever has no such subscription changes nothing', async () => {
  const { desk, stores, subscribe } = openDesk();
  const subscription = await subscribe(phone);
  const others = { ...subscription, accountId: '250@1' as const };
  expect(await desk.unsubscribe(others)).toBe(false);
  expect(await desk.unsubscribeToken(others)).toBe(false);
  expect(await desk.setPreferences(others, { privacy: 'nothing' })).toBeUndefined();
  expect(await stores.subscriptions.ofAccount(accountId)).toEqual([subscription]);
});
