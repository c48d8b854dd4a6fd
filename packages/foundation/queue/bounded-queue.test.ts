import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

test('a bounded queue gives back what it took, in order, and refuses what exceeds its capacity', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.option(fc.integer())), (capacity, steps) => {
      const queue = new BoundedQueue<number>(capacity);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) {
          expect(queue.take()).toBe(model.shift());
        } else {
          const taken = queue.offer(step);
          expect(taken).toBe(model.length < capacity);
          if (taken) model.push(step);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});
