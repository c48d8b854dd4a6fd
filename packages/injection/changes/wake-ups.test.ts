import type { TenantId, UserRef } from '@mailweave/contracts';
import { ManualTicker, type RandomSource, SequentialRandom } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../testing/builders.ts';
import { WakeUps } from './wake-ups.ts';

function users(count: number, tenantId: TenantId = 'default'): UserRef[] {
  return Array.from({ length: count }, (_, n) => ({ tenantId, userKey: userKeyNumber(n) }));
}

function recording(random: RandomSource = new SequentialRandom()) {
  const woken: UserRef[] = [];
  const ticker = new ManualTicker();
  const wakeUps = new WakeUps((user) => woken.push(user), { random, ticker: ticker.start });
  return { woken, wakeUps, ticker };
}

test('few users are woken at once', () => {
  const { woken, wakeUps, ticker } = recording();
  wakeUps.add(users(50));
  expect(woken).toEqual(users(50));
  expect(ticker.running).toBe(0);
});

test('many users are woken at a bounded rate, each once, also those who were named twice', () => {
  const { woken, wakeUps, ticker } = recording();
  wakeUps.add(users(1_000));
  expect(woken).toHaveLength(50);
  wakeUps.add(users(1_000));
  ticker.tick(10);
  expect(woken).toHaveLength(300);
  ticker.tick(100);
  // The first fifty had their turn before they were named again.
  expect(woken).toHaveLength(1_050);
  expect(new Set(woken.map(({ userKey }) => userKey)).size).toBe(1_000);
  expect(ticker.running).toBe(0);
});

test('the order is drawn by lot', () => {
  // Lots that fall: the last to be drawn comes first.
  let lot = 0xffff;
  const falling: RandomSource = {
    hex: (sizeBytes) => {
      lot -= 1;
      return lot.toString(16).padStart(2 * sizeBytes, '0');
    },
  };
  const { woken, wakeUps } = recording(falling);
  wakeUps.add(users(50));
  expect(woken).toEqual(users(50).toReversed());
});

test('once closed it wakes nobody', () => {
  const { woken, wakeUps, ticker } = recording();
  wakeUps.add(users(60));
  wakeUps.close();
  ticker.tick(10);
  expect(woken).toHaveLength(50);
});
