import { SequentialRandom, shardOf } from '@mailweave/foundation';
import { type AccountId, decideListener, type ListenerFacts, readAllowList } from '@mailweave/push';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { ManualTimer } from '../testing/manual-timer.ts';
import { TestLeases } from '../testing/test-leases.ts';
import { ListenerSet } from './listener-set.ts';

const REVIEW_MS = 60_000;

/** A set whose listeners only note what is done with them. */
function listenerSet(mine: readonly AccountId[] = ['1@1', '2@1', '3@1']) {
  const { registrations } = openMemoryPushStores();
  const settings: Omit<ListenerFacts, 'registrations'> = {
    permanentPush: true,
    allowList: readAllowList('app'),
    source: { name: 'dovecot', permanent: true },
    credentials: 'stored',
    accountEnabled: true,
    session: false,
  };
  const off = new Set<AccountId>();
  const leases = new TestLeases(mine);
  const timer = new ManualTimer();
  const done: string[] = [];
  const unread: unknown[] = [];
  /** How many ran after each change. */
  const counts: number[] = [];
  /** What the start of a listener waits for. */
  const opening = { promise: Promise.resolve() };
  const note = (what: string): void => void done.push(what);
  const set = new ListenerSet({
    candidates: async function* () {
      for (const { accountId } of await registrations.list({ limit: 100 })) yield accountId;
    },
    decide: async (accountId) =>
      decideListener({
        ...settings,
        registrations: await registrations.ofAccount(accountId),
        accountEnabled: !off.has(accountId),
      }),
    leases,
    open: async (accountId) => {
      note(`open ${accountId}`);
      await opening.promise;
      return {
        begun: Promise.resolve(),
        resume: () => note(`resume ${accountId}`),
        stop: async () => note(`stop ${accountId}`),
        withdraw: async () => note(`withdraw ${accountId}`),
      };
    },
    timer: timer.start,
    random: new SequentialRandom(),
    events: {
      bug: (_, error) => unread.push(error),
      notRead: (error) => unread.push(error),
      running: (count) => counts.push(count),
    },
    startsPerSecond: 1,
    atOnce: 1,
    reviewMs: REVIEW_MS,
  });
  onTestFinished(() => set[Symbol.asyncDispose]());
  const register = (accountId: AccountId) => registrations.register({ accountId, clientId: 'app', atMs: 1 });
  /** Lets everything begin that waits for its turn. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      timer.elapse(1_500);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const settle = (size: number): Promise<void> => until(() => set.size === size);
  return { set, leases, timer, done, unread, counts, off, opening, registrations, register, settle, until };
}

test('starts one listener for each registered account, one after the other', async () => {
  const { done, register, set, settle, timer } = listenerSet();
  await register('1@1');
  await register('2@1');
  set.start();
  await timer.until((delays) => delays.some((delayMs) => delayMs < 2_000));
  expect(done).toEqual(['open 1@1']);
  await settle(2);
  expect(done).toEqual(['open 1@1', 'open 2@1']);
});

test('leaves accounts to other processes', async () => {
  const { done, register, set, settle } = listenerSet(['2@1']);
  await register('1@1');
  await register('2@1');
  set.start();
  await settle(1);
  expect(done).toEqual(['open 2@1']);
});

test('withdraws what nobody is registered for, and stops what needs a log-in', async () => {
  const { counts, done, register, registrations, set, settle } = listenerSet();
  await register('1@1');
  await register('2@1');
  set.start();
  await settle(2);
  await registrations.remove({ accountId: '1@1', clientId: 'app' });
  await registrations.setNeedsLogin('2@1', { reason: 'refused', sinceMs: 2 });
  set.accountChanged('1@1');
  set.accountChanged('2@1');
  await settle(0);
  expect(done.slice(2)).toEqual(['withdraw 1@1', 'stop 2@1']);
  expect(counts).toEqual([1, 2, 1, 0]);
});

test('has a listener try again at once when something about its account has changed', async () => {
  const { done, register, set, settle, timer } = listenerSet();
  await register('1@1');
  set.start();
  await settle(1);
  timer.elapse(1_500);
  set.accountChanged('1@1');
  while (done.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual(['open 1@1', 'resume 1@1']);
});

test('finds out at the next review what other processes have registered', async () => {
  const { done, register, set, settle, timer } = listenerSet();
  set.start();
  await timer.until((delays) => delays.includes(REVIEW_MS));
  await register('1@1');
  timer.elapse(REVIEW_MS);
  await settle(1);
  expect(done).toEqual(['open 1@1']);
});

test('decides anew about every account when settings have changed, and has those that run try again', async () => {
  const { done, off, register, set, settle, until } = listenerSet();
  off.add('1@1');
  for (const accountId of ['1@1', '2@1', '3@1'] as const) await register(accountId);
  set.start();
  await settle(2);
  off.clear();
  off.add('3@1');
  set.settingsChanged();
  await until(() => done.length === 5);
  expect(done).toEqual(['open 2@1', 'open 3@1', 'open 1@1', 'resume 2@1', 'withdraw 3@1']);
});

test('finds out in time what was switched off for an account, and disturbs nobody else', async () => {
  const { done, off, register, set, settle, until } = listenerSet();
  for (const accountId of ['1@1', '2@1'] as const) await register(accountId);
  set.start();
  await settle(2);
  off.add('1@1');
  await until(() => set.size === 1);
  expect(done.slice(2)).toEqual(['withdraw 1@1']);
});

test('looks again later when the store does not answer', async () => {
  const { register, registrations, set, settle, timer, unread } = listenerSet();
  const { list } = registrations;
  registrations.list = async () => {
    throw new Error('away');
  };
  set.start();
  await timer.until((delays) => delays.includes(REVIEW_MS));
  expect(unread).toHaveLength(1);
  registrations.list = list.bind(registrations);
  await register('1@1');
  timer.elapse(REVIEW_MS);
  await settle(1);
});

test('stops all listeners and leaves the attributes at the servers when the process ends', async () => {
  const { done, register, set, settle } = listenerSet();
  await register('1@1');
  set.start();
  await settle(1);
  await set[Symbol.asyncDispose]();
  expect([done, set.size]).toEqual([['open 1@1', 'stop 1@1'], 0]);
});

test('listens at once for the accounts of a shard that comes, and stops with it, with nothing withdrawn', async () => {
  const { done, leases, register, set, settle, timer } = listenerSet(['1@1']);
  await register('1@1');
  await register('2@1');
  set.start();
  await settle(1);
  leases.acquire('2@1');
  await settle(2);
  await leases.lose('1@1');
  timer.elapse(REVIEW_MS);
  await leases.lose('2@1');
  expect([done, set.size]).toEqual([['open 1@1', 'open 2@1', 'stop 1@1', 'stop 2@1'], 0]);
});

test('gives a shard up when the listener that was just being started has stopped again', async () => {
  const { done, leases, opening, register, set } = listenerSet(['1@1']);
  const { promise, resolve } = Promise.withResolvers<void>();
  opening.promise = promise;
  await register('1@1');
  set.start();
  while (done.length === 0) await new Promise((next) => setImmediate(next));
  const lost = leases.lose('1@1').then(() => done.push('given up'));
  await new Promise((next) => setImmediate(next));
  resolve();
  await lost;
  expect([done, set.size]).toEqual([['open 1@1', 'stop 1@1', 'given up'], 0]);
});

test('withdraws nothing of an account whose shard has just run out', async () => {
  const { done, leases, register, registrations, set, settle } = listenerSet(['1@1']);
  await register('1@1');
  set.start();
  await settle(1);
  await registrations.remove({ accountId: '1@1', clientId: 'app' });
  leases.runOut('1@1');
  set.accountChanged('1@1');
  await leases.lose('1@1');
  expect(done).toEqual(['open 1@1', 'stop 1@1']);
});

test('hands its shards over when it ends', async () => {
  const { leases, set } = listenerSet(['1@1']);
  set.start();
  await set[Symbol.asyncDispose]();
  expect(leases.isHeld(shardOf('1@1'))).toBe(false);
});
