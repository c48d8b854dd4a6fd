import { expect, test } from 'vitest';
import { HandOvers } from './hand-overs.ts';

function handOvers(longestMs = 60_000) {
  const told: string[] = [];
  const leaving = new HandOvers({
    longestMs,
    ended: () => told.push('ended'),
    overdue: (shards) => told.push(`overdue ${shards}`),
  });
  return { leaving, told };
}

test('a shard is released once, when the work for it has ended, and concerns nobody afterwards', async () => {
  const { leaving, told } = handOvers();
  const { promise: work, resolve: endWork } = Promise.withResolvers<void>();
  leaving.begin([[7, 42]], work);
  expect([leaving.concern(7), leaving.concern(8)]).toEqual([true, false]);
  expect(leaving.takeEnded()).toEqual([]);
  endWork();
  await leaving.allEnded();
  expect(told).toEqual(['ended']);
  expect(leaving.concern(7)).toBe(false);
  expect(leaving.takeEnded()).toEqual([[7, 42]]);
  expect(leaving.takeEnded()).toEqual([]);
});

test('a shard whose lease is over is not released, and waits for the end of its work all the same', async () => {
  const { leaving } = handOvers();
  const { promise: work, resolve: endWork } = Promise.withResolvers<void>();
  leaving.begin([[7, undefined]], work);
  expect(leaving.concern(7)).toBe(true);
  endWork();
  await leaving.allEnded();
  expect([leaving.concern(7), leaving.takeEnded()]).toEqual([false, []]);
});

test('work that does not end is waited for no longer than a lease lives', async () => {
  const { leaving, told } = handOvers(1);
  leaving.begin(
    [
      [7, 42],
      [8, 43],
    ],
    new Promise(() => {}),
  );
  await leaving.allEnded();
  expect(told).toEqual(['overdue 7,8', 'ended']);
  expect(leaving.concern(7)).toBe(false);
});
