import { ManualClock } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { DirectoryUnavailableError, NOWHERE, type Placement, placedAt } from './backend-directory.ts';
import { PlacementCache } from './placement-cache.ts';

type Answer = Placement | 'fails';

class Fixture {
  readonly clock = new ManualClock(1_000_000);
  readonly asked: string[] = [];
  stale = 0;
  answer: (name: string) => Answer | Promise<Answer> = () => placedAt('east');
  readonly cache: PlacementCache;

  constructor(entries = 10) {
    const find = async ({ name }: { name: string }): Promise<Placement> => {
      this.asked.push(name);
      const answer = await this.answer(name);
      if (answer === 'fails') throw new DirectoryUnavailableError();
      return answer;
    };
    this.cache = new PlacementCache(
      { find, [Symbol.dispose]: () => undefined },
      {
        clock: this.clock,
        entries,
        foundTtlMs: 60_000,
        unknownTtlMs: 5_000,
        staleTtlMs: 600_000,
        usedStale: () => {
          this.stale += 1;
        },
      },
    );
  }

  find(name = 'jo'): Promise<Placement> {
    return this.cache.find({ name, domain: '', password: undefined });
  }
}

test('an answer is used until its time is over, nobody for a shorter one', async () => {
  const fixture = new Fixture();
  fixture.answer = (name) => (name === 'jo' ? placedAt('east') : NOWHERE);
  for (const durationMs of [0, 4_999, 1, 54_999, 1]) {
    fixture.clock.advanceMs(durationMs);
    expect(await fixture.find('jo')).toEqual(placedAt('east'));
    expect(await fixture.find('who')).toBe(NOWHERE);
  }
  expect(fixture.asked).toEqual(['jo', 'who', 'who', 'who', 'jo']);
});

test('many who ask for one name at once are one question', async () => {
  const fixture = new Fixture();
  const waiting = Promise.withResolvers<Answer>();
  fixture.answer = () => waiting.promise;
  const all = Promise.all([fixture.find(), fixture.find(), fixture.find()]);
  waiting.resolve(placedAt('west'));
  expect(await all).toEqual([placedAt('west'), placedAt('west'), placedAt('west')]);
  expect(fixture.asked).toEqual(['jo']);
});

test('a failure is told to all who wait for it, is not remembered, and the next one asks again', async () => {
  const fixture = new Fixture();
  fixture.answer = () => 'fails';
  const both = await Promise.allSettled([fixture.find(), fixture.find()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fixture.answer = () => placedAt('east');
  expect(await fixture.find()).toEqual(placedAt('east'));
});

test('while the directory fails an old answer is used until it is too old, and is not asked for at once again', async () => {
  const fixture = new Fixture();
  await fixture.find();
  fixture.answer = () => 'fails';
  fixture.clock.advanceMs(60_000);
  expect(await fixture.find()).toEqual(placedAt('east'));
  expect(await fixture.find()).toEqual(placedAt('east'));
  expect(fixture.asked).toHaveLength(2);
  fixture.clock.advanceMs(1_000);
  expect(await fixture.find()).toEqual(placedAt('east'));
  expect(fixture.asked).toHaveLength(3);
  expect(fixture.stale).toBe(3);
  fixture.clock.advanceMs(539_000);
  await expect(fixture.find()).rejects.toThrow(DirectoryUnavailableError);
});

test('an old "nobody" turns no one away while the directory fails', async () => {
  const fixture = new Fixture();
  fixture.answer = () => NOWHERE;
  await fixture.find();
  fixture.answer = () => 'fails';
  fixture.clock.advanceMs(5_000);
  await expect(fixture.find()).rejects.toThrow(DirectoryUnavailableError);
});

test('no more names are kept than allowed: the one unused for longest goes first', async () => {
  const fixture = new Fixture(2);
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await fixture.find(name);
  expect(fixture.asked).toEqual(['a', 'b', 'c', 'b']);
  expect(fixture.cache.size).toBe(2);
});

test('a name longer than any address is nobody, unasked', async () => {
  const fixture = new Fixture();
  expect(await fixture.find('x'.repeat(513))).toBe(NOWHERE);
  expect(fixture.asked).toEqual([]);
});
