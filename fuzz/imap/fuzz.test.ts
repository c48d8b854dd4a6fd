import { expect, test } from 'vitest';
import { run as runCommands } from './commands.fuzz.ts';
import { readCorpus } from './corpus.ts';
import { run as runFrames } from './frames.fuzz.ts';
import { diceOf, mutated } from './mutation.ts';
import { run as runResponses } from './responses.fuzz.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

const commands = readCorpus('commands');
const responses = readCorpus('responses');
const frames = [...readCorpus('frames'), ...commands, ...responses];

test.each([
  ['frames', runFrames, frames],
  ['commands', runCommands, commands],
  ['responses', runResponses, responses],
])('no mutation of the corpus breaks %s', (name, run, corpus) => {
  for (const input of corpus) run(input);
  const dice = diceOf(seed);
  for (let round = 0; round < rounds; round += 1) {
    const input = mutated(corpus, dice);
    try {
      run(input);
    } catch (error) {
      const text = JSON.stringify(input.toString('latin1'));
      throw new Error(`${name}, seed ${seed}, round ${round}: ${text}`, { cause: error });
    }
  }
  expect(corpus.length).toBeGreaterThan(0);
});
