import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testProperty } from '../testing/property.ts';
import { type CompareAt, findPlaces } from './find-places.ts';

type Found = { readonly places: readonly number[]; readonly rounds: readonly (readonly number[])[] };

/** Entries are known once they were asked for. */
function found(length: number, newcomers: readonly CompareAt[]): Found {
  const known = new Set<number>();
  const onceKnown = newcomers.map((compareAt): CompareAt => {
    return (index) => (known.has(index) ? compareAt(index) : undefined);
  });
  const rounds: (readonly number[])[] = [];
  const search = findPlaces(length, onceKnown);
  let step = search.next();
  for (; step.done !== true; step = search.next()) {
    rounds.push(step.value);
    for (const index of step.value) known.add(index);
  }
  return { places: step.value, rounds };
}

/** Of a newcomer with `place` entries before it. */
const at =
  (place: number): CompareAt =>
  (index) =>
    index < place ? 1 : -1;

/** Rounds of 16-fold halving until nothing is open among so many entries. */
function roundsFor(length: number): number {
  let rounds = 0;
  for (let reach = 1; reach <= length; reach *= 16) rounds += 1;
  return rounds;
}

const anyLength = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 2_000_000 }));
const anyPlaces = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });

testProperty(
  'every place is found, in as few rounds as 16-fold halving takes, with 15 questions a round for each',
  fc.property(anyLength, anyPlaces, (length, parts) => {
    const places = parts.map((part) => Math.round(part * length));
    const result = found(length, places.map(at));
    expect(result.places).toEqual(places);
    expect(result.rounds.length).toBeLessThanOrEqual(roundsFor(length));
    for (const asked of result.rounds) {
      expect(asked.length).toBeLessThanOrEqual(15 * parts.length);
      expect(asked).toEqual([...new Set(asked)].toSorted((a, b) => a - b));
      expect(asked.every((index) => index >= 0 && index < length)).toBe(true);
    }
  }),
);

test.each([
  [0, 0],
  [15, 1],
  [255, 2],
  [5_000, 4],
  [1_000_000, 5],
])('in a list of %i entries no place takes more than %i rounds', (length, rounds) => {
  const places = Array.from({ length: 100 }, (_, part) => Math.floor((part * length) / 99));
  expect(Math.max(...places.map((place) => found(length, [at(place)]).rounds.length))).toBe(rounds);
});

testProperty(
  'one entry that is sorted otherwise leads astray by an eighth at most',
  fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), fc.nat(), (length, where, which) => {
    const place = where % (length + 1);
    const misplaced = which % length;
    const compareAt: CompareAt = (index) => (index < place === (index !== misplaced) ? 1 : -1);
    const [result = -1] = found(length, [compareAt]).places;
    expect(Math.abs(result - place)).toBeLessThanOrEqual(2 * Math.ceil(length / 16));
  }),
);

testProperty(
  'whatever the comparisons say, or if they say nothing, there is a place and an end',
  fc.property(
    fc.nat({ max: 100_000 }),
    fc.func(fc.constantFrom(1, -1, undefined)),
    (length, compareAt: CompareAt) => {
      const { places, rounds } = found(length, [compareAt]);
      expect(places).toHaveLength(1);
      expect(places[0]).toBeGreaterThanOrEqual(0);
      expect(places[0]).toBeLessThanOrEqual(length);
      expect(rounds.length).toBeLessThanOrEqual(8);
    },
  ),
);
