import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from './index.fuzz.ts';
import { mutated, seededRandom } from './mutate.ts';

const DEFAULT_ROUNDS = 20_000;
const rounds = Number(process.env.FUZZ_ROUNDS ?? DEFAULT_ROUNDS);

const folder = new URL('./corpus/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
const corpus = names.map((name) => readFileSync(new URL(name, folder)));

test.each(names)('the index of %s agrees with itself', (name) => {
  expect(() => run(readFileSync(new URL(name, folder)))).not.toThrow();
});

test(`the indexes of ${rounds} damaged messages agree with themselves`, () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= rounds && failures.length === 0; seed += 1) {
    const input = mutated(corpus, seededRandom(seed));
    try {
      run(input);
    } catch (error) {
      // Decoded into a file of the corpus, the input stays a test for ever.
      failures.push(`seed ${seed}: ${error}\n${input.toString('base64')}`);
    }
  }
  expect(failures).toEqual([]);
});
