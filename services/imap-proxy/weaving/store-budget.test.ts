import { ManualClock } from '@mailweave/foundation';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreBudget, StoreLateError } from './store-budget.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('all questions of one command share the budget', async () => {
  const clock = new ManualClock(0);
  const budget = new StoreBudget(100, clock);
  const first = budget.ask(Promise.resolve('first'));
  clock.advanceMs(70);
  expect(await first).toBe('first');
  expect(budget.leftMs).toBe(30);
  const second = budget.ask(new Promise(() => undefined));
  vi.advanceTimersByTime(31);
  await expect(second).rejects.toBeInstanceOf(StoreLateError);
  expect(vi.getTimerCount()).toBe(0);
});

test('what the store rejects with is what the question rejects with', async () => {
  const budget = new StoreBudget(100, new ManualClock(0));
  await expect(budget.ask(Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(vi.getTimerCount()).toBe(0);
});
