import { ManualClock } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { ToldLately } from './told-lately.ts';

function told() {
  const clock = new ManualClock(50_000);
  const lately = new ToldLately(clock);
  return { clock, lately, known: () => ['default', 'acme'].map((tenantId) => lately.has(tenantId)) };
}

test('a change is told lately for two seconds, of its tenant', () => {
  const { clock, lately, known } = told();
  expect(known()).toEqual([false, false]);
  lately.note('acme');
  clock.advanceMs(1_999);
  expect(known()).toEqual([false, true]);
  clock.advanceMs(1);
  expect(known()).toEqual([false, false]);
});

test('when anything may have changed that holds of every tenant', () => {
  const { clock, lately, known } = told();
  lately.noteAll();
  expect(known()).toEqual([true, true]);
  clock.advanceMs(2_000);
  expect(known()).toEqual([false, false]);
});

test('a clock that is set back keeps it for no longer', () => {
  const { clock, lately, known } = told();
  lately.note('default');
  clock.setMs(0);
  expect(known()).toEqual([false, false]);
});
