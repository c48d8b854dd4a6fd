import { ManualClock } from '@mailweave/foundation';
import { userKeyNumber } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { NothingDue } from './nothing-due.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const neighbour = { tenantId: 'default', userKey: userKeyNumber(2) };
const stranger = { tenantId: 'acme', userKey: userKeyNumber(1) };

function remembering(ttlMs = 1_000) {
  const clock = new ManualClock(50_000);
  const cache = new NothingDue({ clock, ttlMs });
  for (const each of [user, neighbour, stranger]) cache.noteNothing(cache.slotOf(each), 'INBOX');
  const known = () => [user, neighbour, stranger].map((each) => cache.isNothing(cache.slotOf(each), 'INBOX'));
  return { cache, clock, known };
}

test('an answer counts for its own question, for a while', () => {
  const { cache, clock, known } = remembering();
  expect(known()).toEqual([true, true, true]);
  expect(cache.isNothing(cache.slotOf(user), 'Sent')).toBe(false);
  clock.advanceMs(999);
  expect(known()).toEqual([true, true, true]);
  clock.advanceMs(1);
  expect(known()).toEqual([false, false, false]);
});

test('a clock that is set back makes it count for no longer', () => {
  const { clock, known } = remembering();
  clock.advanceMs(-10_000);
  expect(known()).toEqual([false, false, false]);
});

test('with no time at all nothing is remembered', () => {
  expect(remembering(0).known()).toEqual([false, false, false]);
});

test('a change of a user, of a tenant, of everything is forgotten, and of nobody else', () => {
  const first = remembering();
  first.cache.forget(user);
  expect(first.known()).toEqual([false, true, true]);
  const second = remembering();
  second.cache.forgetTenant('default');
  expect(second.known()).toEqual([false, false, true]);
  const third = remembering();
  third.cache.forgetAll();
  expect(third.known()).toEqual([false, false, false]);
});

test('an answer that was under way when the user changed is not remembered', () => {
  const { cache, known } = remembering();
  cache.forget(user);
  const slot = cache.slotOf(user);
  cache.forget(user);
  cache.noteNothing(slot, 'INBOX');
  expect(known()).toEqual([false, true, true]);
});
