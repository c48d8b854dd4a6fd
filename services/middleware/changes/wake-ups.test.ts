import type { TenantId, UserRef } from '@mailweave/contracts';
import { SequentialRandom } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { userKeyNumber } from '../testing/test-middleware.ts';
import { WakeUps } from './wake-ups.ts';

function users(count: number, tenantId: TenantId = 'default'): UserRef[] {
  return Array.from({ length: count }, (_, n) => ({ tenantId, userKey: userKeyNumber(n) }));
}

function recording(random = new SequentialRandom() as typeof systemRandom) {
  const woken: UserRef[] = [];
  const wakeUps = new WakeUps((user) => woken.push(user), random);
  onTestFinished(() => wakeUps.close());
  return { woken, wakeUps };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

test('few users are woken at once', () => {
  const { woken, wakeUps } = recording();
  wakeUps.add(users(50));
  expect(woken).toEqual(users(50));
  expect(vi.getTimerCount()).toBe(0);
});

test('many users are woken at a bounded rate, each once, also those who were named twice', () => {
  const { woken, wakeUps } = recording();
  wakeUps.add(users(1_000));
  expect(woken).toHaveLength(50);
  wakeUps.add(users(1_000));
  vi.advanceTimersByTime(1_000);
  expect(woken).toHaveLength(300);
  vi.advanceTimersByTime(10_000);
  // The first fifty had their turn before they were named again.
  expect(woken).toHaveLength(1_050);
  expect(new Set(woken.map(({ userKey }) => userKey)).size).toBe(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('the order is drawn by lot', () => {
  const { woken, wakeUps } = recording(systemRandom);
  wakeUps.add(users(50));
  expect(woken).not.toEqual(users(50));
  expect(woken).toHaveLength(50);
});

test('once closed it wakes nobody', () => {
  const { woken, wakeUps } = recording();
  wakeUps.add(users(60));
  wakeUps.close();
  vi.advanceTimersByTime(1_000);
  expect(woken).toHaveLength(50);
});
