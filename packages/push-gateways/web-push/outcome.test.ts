import { expect, it } from 'vitest';
import { meaningOf } from './outcome.ts';

const nowMs = Date.UTC(2025, 5, 1, 12);

it.each([
  [200, 'delivered'],
  [201, 'delivered'],
  [202, 'delivered'],
  [301, 'rejected'],
  [307, 'rejected'],
  [400, 'refused'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'gone'],
  [405, 'rejected'],
  [408, 'retry'],
  [410, 'gone'],
  [413, 'rejected'],
  [429, 'retry'],
  [500, 'retry'],
  [502, 'retry'],
  [503, 'retry'],
])('takes status %i for %s', (status, outcome) => {
  expect(meaningOf({ kind: 'answered', status }, nowMs).outcome).toBe(outcome);
});

it.each([
  ['30', 30_000],
  ['Sun, 01 Jun 2025 12:01:00 GMT', 60_000],
  ['soon', undefined],
])('comes again when it is asked to: Retry-After %s', (retryAfter, afterMs) => {
  const meaning = meaningOf({ kind: 'answered', status: 429, retryAfter }, nowMs);
  expect(meaning).toEqual({ outcome: 'retry', reason: 'status-429', ...(afterMs && { afterMs }) });
});

it.each([
  ['address-refused', 'rejected'],
  ['busy', 'retry'],
  ['timed-out', 'retry'],
  ['unreachable', 'retry'],
] as const)('takes a call that was %s for %s', (cause, outcome) => {
  expect(meaningOf({ kind: 'failed', cause }, nowMs)).toEqual({ outcome, reason: cause });
});
