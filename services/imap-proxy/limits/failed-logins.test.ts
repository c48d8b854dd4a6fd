import { ManualClock } from '@mailweave/foundation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailedLogins, type LoginAttempt } from './failed-logins.ts';
import type { FailedLoginsConfig } from './limits-config.ts';

const CONFIG: FailedLoginsConfig = {
  freeFailures: 2,
  delayMs: 1_000,
  maxAddressDelayMs: 8_000,
  maxUserDelayMs: 2_000,
  halfLifeMs: 60_000,
  remembered: 100,
};
const JO_AT_A: LoginAttempt = { network: 'a', user: 'jo' };
const wait = (delayMs: number) => ({ outcome: 'wait', delayMs });
const REFUSED = { outcome: 'refused' };

function start(over: Partial<FailedLoginsConfig> = {}) {
  const clock = new ManualClock(1_000_000);
  const logins = new FailedLogins(clock, { ...CONFIG, ...over });
  const fail = (attempt: LoginAttempt, times: number): void => {
    for (let time = 0; time < times; time += 1) logins.failed(attempt);
  };
  return { clock, logins, fail };
}

test('the first failures delay nothing; each further one doubles the delay, up to a limit', () => {
  for (const [failures, delayMs] of [
    [0, 0],
    [2, 0],
    [3, 1_000],
    [4, 2_000],
    [6, 8_000],
    [9, 8_000],
    [5_000, 8_000],
  ] as const) {
    const { clock, logins, fail } = start();
    fail(JO_AT_A, failures);
    expect(logins.turn({ network: 'a', user: 'al' })).toEqual(wait(delayMs));
    clock.advanceMs(8_000);
    expect(logins.turn({ network: 'b', user: 'al' })).toEqual(wait(0));
  }
});

test('log-ins from a network that has failed come one after the other; who would wait too long is refused', () => {
  const { logins, fail, clock } = start();
  fail(JO_AT_A, 4);
  const turns = Array.from({ length: 6 }, (_, at) => logins.turn({ network: 'a', user: `user${at}` }));
  expect(turns).toEqual([wait(2_000), wait(4_000), wait(6_000), wait(8_000), REFUSED, REFUSED]);
  clock.advanceMs(2_000);
  expect(logins.turn({ network: 'a', user: 'other' })).toEqual(wait(8_000));
  expect(logins.turn({ network: 'b', user: 'other' })).toEqual(wait(0));
});

test('a user who is guessed at waits a short while elsewhere, however often it was tried, and no longer once he was in', () => {
  const { logins } = start();
  for (let time = 0; time < 500; time += 1) logins.failed({ network: `bot${time}`, user: 'jo' });
  expect(logins.turn({ network: 'home', user: 'jo' })).toEqual(wait(2_000));
  expect(logins.turn({ network: 'home', user: 'jo' })).toEqual(wait(2_000));
  logins.succeeded({ network: 'home', user: 'jo' });
  expect(logins.turn({ network: 'home', user: 'jo' })).toEqual(wait(0));
});

test('half of the failures are forgotten after each half-life', () => {
  const { logins, fail, clock } = start();
  fail(JO_AT_A, 8);
  clock.advanceMs(60_000);
  logins.failed({ network: 'a', user: 'al' });
  expect(logins.turn({ network: 'a', user: 'ed' })).toEqual(wait(4_000));
  clock.advanceMs(180_000);
  expect(logins.turn({ network: 'a', user: 'ed' })).toEqual(wait(0));
});

test('a network of many is not delayed, its users are', () => {
  const { logins, fail } = start();
  fail({ network: undefined, user: 'jo' }, 50);
  expect(logins.turn({ network: undefined, user: 'al' })).toEqual(wait(0));
  expect(logins.turn({ network: undefined, user: 'jo' })).toEqual(wait(2_000));
});

test('a clock that is set back locks nobody out', () => {
  const { logins, fail, clock } = start();
  fail(JO_AT_A, 5);
  clock.setMs(0);
  expect(logins.turn({ network: 'a', user: 'al' })).toEqual(wait(0));
});

test('whatever happens no delay is longer than allowed, and no more is remembered than allowed', () => {
  const key = fc.integer({ min: 0, max: 12 }).map(String);
  const step = fc.record({
    network: fc.option(key, { nil: undefined }),
    user: key,
    act: fc.constantFrom('turn', 'failed', 'succeeded'),
    passMs: fc.nat(20_000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const { logins, clock } = start({ remembered: 5 });
      for (const { act, passMs, ...attempt } of steps) {
        clock.advanceMs(passMs);
        const result = logins[act as 'turn'](attempt);
        if (act === 'turn' && result.outcome === 'wait') expect(result.delayMs).toBeLessThanOrEqual(8_000);
        expect(logins.remembered).toBeLessThanOrEqual(10);
      }
    }),
  );
});
