/** Bytes that mean something in a message; random bytes alone seldom hit them. */
const DICTIONARY = [
  '\r\n',
  '\n',
  '\r\n\r\n',
  '--',
  '--outer',
  '--outer--',
  '--inner\r\n',
  '\r\n--same\r\n',
  'Content-Type: ',
  'Content-Type: multipart/mixed; boundary=outer\r\n\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  '; boundary=""',
  "; a*0*=utf-8''%41; a*1=\"",
  '=?utf-8?B?',
  '?=',
  '"',
  '(',
  '\\',
  '<',
  '@',
  ':',
  ';',
  '=',
  ' ',
  '\t',
  '\0',
  '\xff',
];

type Random = () => number;

/** mulberry32: the same seed gives the same numbers in [0, 1). */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** A random element; the list must not be empty. */
const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T;

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const slice = (bytes: Buffer, random: Random, limit: number): Buffer => {
  const start = below(random, bytes.length + 1);
  return bytes.subarray(start, start + below(random, limit));
};

const insert = (bytes: Buffer, random: Random, piece: Buffer): Buffer => {
  const at = below(random, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
};

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => insert(bytes, random, Buffer.from(pick(random, DICTIONARY), 'latin1')),
  (bytes, random) => insert(bytes, random, slice(bytes, random, 120)),
  (bytes, random, other) => insert(bytes, random, slice(other, random, 300)),
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(random, 40))]);
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[below(random, changed.length)] = below(random, 256);
    return changed;
  },
  (bytes, random) => bytes.subarray(0, below(random, bytes.length + 1)),
];

/** A corpus message with one to eight changes. */
export const mutated = (corpus: readonly Buffer[], random: Random): Buffer => {
  let bytes = pick(random, corpus);
  for (let changes = 1 + below(random, 8); changes > 0; changes -= 1) {
    bytes = pick(random, MUTATIONS)(bytes, random, pick(random, corpus));
  }
  return bytes;
};
