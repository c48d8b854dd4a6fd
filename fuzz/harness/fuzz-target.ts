/**
 * The loop of every target. FUZZ_ROUNDS says how many inputs each target tries, FUZZ_SEED where they begin: a
 * number, or `random`. Each round has a seed of its own, so FUZZ_SEED=n FUZZ_ROUNDS=1 tries one again.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFileCorpus } from './corpus.ts';
import { type Dice, diceOf } from './dice.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 100_000);
const firstSeed = seedOf(process.env.FUZZ_SEED ?? '1');

/** A new input, made from those of the corpus. */
export type Mutate = (corpus: readonly Buffer[], dice: Dice) => Buffer;

export type FuzzTarget = {
  /** Also the folder of its crashes. */
  readonly name: string;
  readonly corpus: readonly Buffer[];
  readonly mutate: Mutate;
  /** Throws when the input shows a fault. */
  run(input: Buffer): void;
};

/** Two tests: the corpus, with every input that once failed, and the rounds. */
export function fuzzTarget(target: FuzzTarget): void {
  const crashes = new URL(`../crashes/${target.name}/`, import.meta.url);
  const corpus = [...target.corpus, ...(existsSync(crashes) ? readFileCorpus(crashes) : [])];

  test(`${target.name}: every input of the corpus passes`, () => {
    expect(corpus.length).toBeGreaterThan(0);
    for (const input of corpus) {
      expect(() => target.run(input), JSON.stringify(input.toString('latin1'))).not.toThrow();
    }
  });

  test(`${target.name}: ${rounds} inputs from seed ${firstSeed} pass`, { timeout: 0 }, () => {
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      const input = target.mutate(corpus, diceOf(seed));
      try {
        target.run(input);
      } catch (error) {
        const file = new URL(`seed-${seed}`, crashes);
        mkdirSync(crashes, { recursive: true });
        writeFileSync(file, input);
        const text = JSON.stringify(input.toString('latin1'));
        throw new Error(`Seed ${seed}, now ${file.pathname}: ${text}`, { cause: error });
      }
    }
  });
}

function seedOf(text: string): number {
  const seed = text === 'random' ? randomInt(2 ** 31) : Number(text);
  if (!Number.isSafeInteger(seed)) throw new RangeError('FUZZ_SEED is a whole number, or random.');
  return seed;
}
