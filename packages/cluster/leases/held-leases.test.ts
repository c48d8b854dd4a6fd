import { ManualClock } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { HeldLeases } from './held-leases.ts';

function someLeases() {
  const clock = new ManualClock(1_000);
  return { clock, leases: new HeldLeases(clock) };
}

test('a lease is believed in until its end, and not at it', () => {
  const { clock, leases } = someLeases();
  expect(leases.acquire(7, 42, 2_000)).toBe(true);
  clock.setMs(1_999);
  expect(leases.fence(7)).toBe(42);
  clock.setMs(2_000);
  expect(leases.fence(7)).toBeUndefined();
  expect(leases.current()).toEqual([]);
  expect(leases.dropEnded()).toEqual([7]);
  expect(leases.dropEnded()).toEqual([]);
});

test('an answer that comes when the lease is over already gives nothing', () => {
  const { clock, leases } = someLeases();
  clock.setMs(5_000);
  expect(leases.acquire(7, 42, 5_000)).toBe(false);
  expect(leases.size).toBe(0);
});

test('a renewal moves the end, of the same fence only, and never back', () => {
  const { clock, leases } = someLeases();
  leases.acquire(7, 42, 2_000);
  leases.renew(7, 41, 9_000);
  leases.renew(7, 42, 3_000);
  leases.renew(7, 42, 2_500);
  leases.renew(8, 42, 9_000);
  clock.setMs(2_999);
  expect(leases.current()).toEqual([[7, 42]]);
  expect(leases.firstEndMs()).toBe(3_000);
});

test('a renewal that is answered after the end does not bring the lease back', () => {
  const { clock, leases } = someLeases();
  leases.acquire(7, 42, 2_000);
  clock.setMs(2_000);
  leases.renew(7, 42, 4_000);
  expect(leases.fence(7)).toBeUndefined();
  expect(leases.dropEnded()).toEqual([7]);
});

test('what is dropped tells its fence, to be released under it', () => {
  const { clock, leases } = someLeases();
  leases.acquire(7, 42, 2_000);
  leases.acquire(8, 43, 2_000);
  expect(leases.drop(7)).toBe(42);
  expect(leases.drop(7)).toBeUndefined();
  clock.setMs(2_000);
  expect(leases.drop(8)).toBeUndefined();
});
