import type { UserRow } from '@mailweave/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../../testing/test-middleware.ts';
import { Batch } from './batch.ts';

test('of sorted rows every repetition is counted, whatever the size of a batch, and the last row of a user wins', () => {
  const numbers = fc.array(fc.nat(6), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 5 }), (unsorted, limitRows) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const batch = new Batch(limitRows);
      const stored = new Map<string, UserRow>();
      for (const [index, number] of sorted.entries()) {
        batch.add({ userKey: userKeyNumber(number), vars: { index: `${index}` } });
        if (!batch.isFull) continue;
        const rows = batch.take();
        expect(rows.length).toBe(limitRows);
        for (const row of rows) stored.set(row.userKey, row);
      }
      for (const row of batch.take()) stored.set(row.userKey, row);
      expect(batch.duplicates).toBe(sorted.length - new Set(sorted).size);
      for (const number of sorted) {
        const last = `${sorted.lastIndexOf(number)}`;
        expect(stored.get(userKeyNumber(number))?.vars).toEqual({ index: last });
      }
    }),
  );
});
