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

/** One of the items; there must be one. */
export function pick<T>(items: readonly T[], dice: Dice): T {
  return items[dice(items.length)] as T;
}

/** Dice that an input throws itself, so that an input alone tells the whole story. */
export function diceOfInput(input: Buffer): Dice {
  let hash = 0x811c9dc5;
  for (const byte of input) hash = Math.imul(hash ^ byte, 0x01000193);
  return diceOf(hash);
}
