import { ManualClock } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

function opened() {
  const clock = new ManualClock(1_000_000);
  const changes: boolean[] = [];
  const breaker = new CircuitBreaker(clock, (isOpen) => changes.push(isOpen));
  for (let failure = 0; failure < 5; failure += 1) breaker.failed();
  return { breaker, clock, changes };
}

test('it opens after five failures in a row, and an answer in between begins the count anew', () => {
  const breaker = new CircuitBreaker(new ManualClock(0), () => undefined);
  for (let failure = 0; failure < 4; failure += 1) breaker.failed();
  breaker.succeeded();
  for (let failure = 0; failure < 4; failure += 1) breaker.failed();
  expect([breaker.isOpen, breaker.tryPass()]).toEqual([false, true]);
  breaker.failed();
  expect([breaker.isOpen, breaker.tryPass()]).toEqual([true, false]);
});

test('once the pause is over one call is let through, and its answer closes it', () => {
  const { breaker, clock, changes } = opened();
  clock.advanceMs(999);
  expect(breaker.tryPass()).toBe(false);
  clock.advanceMs(1);
  expect([breaker.tryPass(), breaker.tryPass()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.tryPass(), breaker.tryPass()]).toEqual([true, true]);
  expect(changes).toEqual([true, false]);
});

test('each failure of that call doubles the pause, to ten seconds at most; late ends of others do not', () => {
  const { breaker, clock, changes } = opened();
  breaker.failed();
  const pauses: number[] = [];
  for (let probe = 0; probe < 6; probe += 1) {
    let waitedMs = 0;
    while (!breaker.tryPass()) {
      clock.advanceMs(500);
      waitedMs += 500;
    }
    pauses.push(waitedMs);
    breaker.failed();
    breaker.failed();
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(changes).toEqual([true]);
});
