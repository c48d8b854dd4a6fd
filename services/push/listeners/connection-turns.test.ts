import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConnectionTurns } from './connection-turns.ts';

test('never runs more at once than it may, and everything in its order, whatever fails', async () => {
  const works = fc.array(fc.record({ turns: fc.integer({ min: 1, max: 5 }), fails: fc.boolean() }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), works, async (atOnce, asked) => {
      const turns = new ConnectionTurns(atOnce);
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      const done = asked.map(({ fails, turns: length }, at) =>
        turns.take(async () => {
          begun.push(at);
          running += 1;
          most = Math.max(most, running);
          for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
          running -= 1;
          if (fails) throw new Error('It fails.');
        }),
      );
      const outcomes = await Promise.allSettled(done);
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(asked.map(({ fails }) => fails));
      expect(begun).toEqual(asked.map((_, at) => at));
      expect(most).toBe(Math.min(atOnce, asked.length));
    }),
  );
});
