import { systemRandom } from '@mailweave/host';
import type { AccountId } from '@mailweave/push';
import { expect, test } from 'vitest';
import { ManualTimer } from '../testing/manual-timer.ts';
import { PacedAccounts, type Start } from './paced-accounts.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Accounts whose first attempts end when a test says so. */
function paced({ atOnce, startsPerSecond }: { atOnce: number; startsPerSecond: number }) {
  const timer = new ManualTimer();
  const seen: string[] = [];
  const begins = new Map<AccountId, () => void>();
  const work = { settling: Promise.resolve(), isStart: true };
  const accounts = new PacedAccounts({
    settle: async (accountId, triesAgain): Promise<Start | undefined> => {
      seen.push(`${accountId}${triesAgain ? ' again' : ''}`);
      const { isStart } = work;
      await work.settling;
      if (!isStart) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      begins.set(accountId, resolve);
      return { begun: promise };
    },
    timer: timer.start,
    random: systemRandom,
    startsPerSecond,
    atOnce,
  });
  const add = (...accountIds: AccountId[]): void => {
    for (const accountId of accountIds) accounts.add(accountId, false);
  };
  return { accounts, add, begins, seen, timer, work };
}

test('starts some at once, and the next when one has begun and its pause is over', async () => {
  const { add, begins, seen, timer } = paced({ atOnce: 2, startsPerSecond: 10 });
  add('1@1', '2@1', '3@1', '4@1');
  await turn();
  expect(seen).toEqual(['1@1', '2@1']);
  timer.elapse(300);
  await turn();
  expect(seen).toHaveLength(2);
  begins.get('2@1')?.();
  await turn();
  expect(seen).toEqual(['1@1', '2@1', '3@1']);
  begins.get('3@1')?.();
  await turn();
  expect(seen).toHaveLength(3);
});

test('starts as many in a second as it may', async () => {
  const { add, begins, seen, timer } = paced({ atOnce: 4, startsPerSecond: 20 });
  add(...Array.from({ length: 200 }, (_, at): AccountId => `${at + 1}@1`));
  for (let elapsedMs = 0; elapsedMs < 5_000; elapsedMs += 10) {
    await turn();
    for (const begin of begins.values()) begin();
    await turn();
    timer.elapse(10);
  }
  expect(seen.length).toBeGreaterThan(80);
  expect(seen.length).toBeLessThan(130);
});

test('looks at no account twice at the same time, and at one that has changed meanwhile once more', async () => {
  const { accounts, add, seen, work } = paced({ atOnce: 3, startsPerSecond: 10 });
  const { promise, resolve } = Promise.withResolvers<void>();
  work.settling = promise;
  add('1@1', '1@1');
  accounts.add('1@1', true);
  add('1@1');
  expect(seen).toEqual(['1@1']);
  work.isStart = false;
  resolve();
  await turn();
  expect(seen).toEqual(['1@1', '1@1 again']);
});

test('goes from one to the next without a pause where nothing is to be started', async () => {
  const { add, seen, timer, work } = paced({ atOnce: 1, startsPerSecond: 1 });
  work.isStart = false;
  add('1@1', '2@1', '3@1');
  await turn();
  expect([seen, timer.delaysMs]).toEqual([['1@1', '2@1', '3@1'], []]);
});

test('begins with nothing more once it is stopped, and waits for what it has begun with', async () => {
  const { accounts, add, seen, timer, work } = paced({ atOnce: 1, startsPerSecond: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  work.settling = promise;
  add('1@1', '2@1');
  let isStopped = false;
  const stopping = accounts.stop().then(() => {
    isStopped = true;
  });
  await turn();
  expect(isStopped).toBe(false);
  resolve();
  await stopping;
  await turn();
  expect([seen, timer.delaysMs]).toEqual([['1@1'], []]);
});
