import { expect, test } from 'vitest';
import { SHARD_COUNT, shardOf } from './shard.ts';

test('a key has the shard that it always had', () => {
  expect(['', 'jo@mail.example', 'ünï@mail.example'].map(shardOf)).toEqual([944, 965, 647]);
});

test('keys are spread over all shards evenly', () => {
  const counts = Array.from({ length: SHARD_COUNT }, () => 0);
  for (let account = 0; account < 100 * SHARD_COUNT; account += 1) {
    const shard = shardOf(`user${account}`);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(50);
  expect(Math.max(...counts)).toBeLessThan(150);
});
