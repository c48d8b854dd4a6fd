/** Changes that know nothing of a language but some of its words. */
import { type Dice, pick } from './dice.ts';
import type { Mutate } from './fuzz-target.ts';

export const MAX_INPUT_BYTES = 4_096;

type Mutation = (input: Buffer, dice: Dice, corpus: readonly Buffer[]) => Buffer;

/** One input of the corpus, changed in one to `most` places. */
export function byteMutation(words: readonly string[], most = 4): Mutate {
  const tokens = words.map((word) => Buffer.from(word, 'latin1'));
  const insertToken: Mutation = (input, dice) => insert(input, dice, pick(tokens, dice));
  const mutations = [flipByte, insertToken, insertToken, cut, repeat, truncate, splice, insertPart];
  return (corpus, dice) => {
    let input = pick(corpus, dice);
    for (let changes = 1 + dice(most); changes > 0; changes -= 1) {
      input = pick(mutations, dice)(input, dice, corpus).subarray(0, MAX_INPUT_BYTES);
    }
    return input;
  };
}

function insert(input: Buffer, dice: Dice, piece: Buffer): Buffer {
  const at = dice(input.length + 1);
  return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
}

function flipByte(input: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(input);
  if (copy.length > 0) copy[dice(copy.length)] = dice(256);
  return copy;
}

function cut(input: Buffer, dice: Dice): Buffer {
  const at = dice(input.length + 1);
  return Buffer.concat([input.subarray(0, at), input.subarray(at + dice(40))]);
}

function repeat(input: Buffer, dice: Dice): Buffer {
  const at = dice(input.length + 1);
  const part = input.subarray(at, at + 1 + dice(8));
  const copies = Array.from({ length: 1 + dice(80) }, () => part);
  return Buffer.concat([input.subarray(0, at), ...copies, input.subarray(at)]);
}

function truncate(input: Buffer, dice: Dice): Buffer {
  return Buffer.concat([input.subarray(0, dice(input.length + 1)), Buffer.from('\r\n')]);
}

function splice(input: Buffer, dice: Dice, corpus: readonly Buffer[]): Buffer {
  const other = pick(corpus, dice);
  return Buffer.concat([input.subarray(0, dice(input.length + 1)), other.subarray(dice(other.length + 1))]);
}

function insertPart(input: Buffer, dice: Dice, corpus: readonly Buffer[]): Buffer {
  const other = pick(corpus, dice);
  const start = dice(other.length + 1);
  return insert(input, dice, other.subarray(start, start + dice(200)));
}
