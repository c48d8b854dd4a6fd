import { expect, test } from 'vitest';
import { aSubscription } from '../testing/builders.ts';
import { heldNow } from './held-now.ts';

const nowMs = Date.UTC(2025, 5, 1, 23);
const on = { nowMs, switchedOff: false };

test('nothing holds back an active subscription to new mail', () => {
  expect(heldNow(aSubscription(), on)).toEqual([]);
});

test('every reason is told, and when quiet hours end', () => {
  const quietHours = { from: '22:00', until: '06:00', timeZone: 'UTC' };
  const subscription = aSubscription({ state: 'unverified', preferences: { quietHours } });
  expect(heldNow(subscription, { nowMs, switchedOff: true })).toEqual([
    { reason: 'unverified' },
    { reason: 'transport-off' },
    { reason: 'quiet-hours', untilMs: Date.UTC(2025, 5, 2, 6) },
  ]);
});

test.each([
  [{ topics: ['ox:calendar:*'] }, 'other-topics'],
  [{ expiresAtMs: nowMs }, 'expired'],
] as const)('%j holds it back', (over, reason) => {
  expect(heldNow(aSubscription(over), on)).toEqual([{ reason }]);
});
