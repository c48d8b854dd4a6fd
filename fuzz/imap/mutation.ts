/** Whole numbers from 0 below `limit`, the same ones for the same seed (mulberry32). */
export type Dice = (limit: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const MAX_INPUT_BYTES = 4096;

/** What the grammar is sensitive to. */
const TOKENS = [
  ...[
    '(',
    ')',
    '((((((((',
    '"',
    '\\',
    '\\*',
    '[',
    ']',
    '<0.1>',
    '$',
    '*',
    ':',
    ',',
    ' ',
    '  ',
    '\r\n',
    '\n',
    '\r',
  ],
  ...[
    '{3}\r\n',
    '{0+}\r\n',
    '~{2}\r\n',
    '{99999999999}\r\n',
    '{',
    '}',
    '+',
    '~',
    'NIL',
    '\0',
    '\xff',
    '\x7f',
  ],
  ...['0', '1:*', '*:1', '4294967295', '4294967296', '9223372036854775807', '9223372036854775808', 'UID '],
  ...[
    'BODY[',
    'HEADER.FIELDS (',
    'OR ',
    'NOT ',
    'RETURN (',
    '* ',
    '+ ',
    'FETCH (',
    'OK [',
    '-0000"',
    '29-Feb-2023',
  ],
].map((token) => Buffer.from(token, 'latin1'));

type Mutation = (input: Buffer, dice: Dice, corpus: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [flipByte, insertToken, insertToken, cut, repeat, truncate, splice];

/** One input of the corpus, changed in one to four places. */
export function mutated(corpus: readonly Buffer[], dice: Dice): Buffer {
  let input = pick(corpus, dice);
  const changes = 1 + dice(4);
  for (let change = 0; change < changes; change += 1) {
    input = pick(MUTATIONS, dice)(input, dice, corpus).subarray(0, MAX_INPUT_BYTES);
  }
  return input;
}

function flipByte(input: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(input);
  if (copy.length > 0) copy[dice(copy.length)] = dice(256);
  return copy;
}

function insertToken(input: Buffer, dice: Dice): Buffer {
  const at = dice(input.length + 1);
  return Buffer.concat([input.subarray(0, at), pick(TOKENS, dice), input.subarray(at)]);
}

function cut(input: Buffer, dice: Dice): Buffer {
  const at = dice(input.length + 1);
  return Buffer.concat([input.subarray(0, at), input.subarray(at + dice(20))]);
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

function pick<T>(items: readonly T[], dice: Dice): T {
  return items[dice(items.length)] as T;
}
