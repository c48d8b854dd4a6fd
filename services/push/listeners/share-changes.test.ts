import { openCluster } from '@mailweave/cluster';
import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { monotonicClock, systemRandom } from '@mailweave/host';
import type { AccountId } from '@mailweave/push';
import { expect, test } from 'vitest';
import { ListenerChanges } from '../registrations/listener-changes.ts';
import { shareChanges } from './share-changes.ts';

/** Two processes on one bus; the second listens for 2@1. */
function twoProcesses() {
  const ports = { logger: silentLogger, metrics: silentMetrics, random: systemRandom };
  const { bus } = openCluster({ kind: 'single' }, { ...ports, monotonic: monotonicClock });
  const process = (mine: AccountId) => {
    const changes = new ListenerChanges();
    const looked: AccountId[] = [];
    const forgotten: (AccountId | undefined)[] = [];
    const many = { reviews: 0 };
    const listeners = {
      isMine: (accountId: AccountId) => accountId === mine,
      accountChanged: (accountId: AccountId): void => void looked.push(accountId),
      accountsChanged: (): void => {
        many.reviews += 1;
      },
    };
    const properties = { forget: (accountId?: AccountId) => void forgotten.push(accountId) };
    const end = shareChanges(changes, listeners, { bus, properties });
    return { changes, looked, forgotten, many, end };
  };
  const told = () => new Promise((resolve) => setImmediate(resolve));
  return { first: process('1@1'), second: process('2@1'), told };
}

test('a change reaches the process that listens for the account, once, and no other', async () => {
  const { first, second, told } = twoProcesses();
  for (const accountId of ['1@1', '2@1', '3@1'] as const) first.changes.accountChanged(accountId);
  await told();
  expect([first.looked, second.looked]).toEqual([['1@1'], ['2@1']]);
});

test('a change of many accounts reaches every process, which forgets what properties they had', async () => {
  const { first, second, told } = twoProcesses();
  first.changes.accountsChanged();
  expect(first.many.reviews).toBe(1);
  await told();
  expect([second.many.reviews, second.forgotten]).toEqual([1, [undefined]]);
  first.changes.accountChanged('2@1');
  await told();
  expect(second.forgotten).toEqual([undefined, '2@1']);
});

test('a process that has ended hears of no change any more', async () => {
  const { first, second, told } = twoProcesses();
  first.changes.accountChanged('2@1');
  second.end();
  second.changes.accountChanged('2@1');
  await told();
  expect(second.looked).toEqual([]);
});
