import { SHARD_COUNT } from '@mailweave/foundation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shardsOf } from './rendezvous.ts';

const nodes = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });

test('every shard has exactly one owner, whatever the order in which the nodes are named', () => {
  fc.assert(
    fc.property(nodes, (live) => {
      const owned = live.flatMap((node) => shardsOf(node, live.toReversed()));
      expect(owned.toSorted((a, b) => a - b)).toEqual(Array.from({ length: SHARD_COUNT }, (_, n) => n));
    }),
    { numRuns: 30 },
  );
});

test('a node that goes gives its shards to the others, and no other shard moves', () => {
  fc.assert(
    fc.property(nodes, fc.nat(), (live, choice) => {
      const gone = live[choice % live.length];
      const rest = live.filter((node) => node !== gone);
      for (const node of rest) {
        expect(shardsOf(node, rest)).toEqual(expect.arrayContaining(shardsOf(node, live)));
      }
    }),
    { numRuns: 30 },
  );
});

test('ten nodes have about as many shards each', () => {
  const live = Array.from({ length: 10 }, (_, n) => `mx${n}.example-4711-0a0b0c0d`);
  for (const node of live) {
    const count = shardsOf(node, live).length;
    expect(count).toBeGreaterThan(65);
    expect(count).toBeLessThan(145);
  }
});

test('a node that is not among them has none', () => {
  expect(shardsOf('a', ['b'])).toEqual([]);
  expect(shardsOf('a', [])).toEqual([]);
});
