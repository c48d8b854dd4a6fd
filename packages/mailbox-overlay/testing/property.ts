import fc from 'fast-check';
import { test } from 'vitest';

const RUNS = 2000;
const TIMEOUT_MS = 60_000;

/** HISTORIES=10 tries ten times as many. */
const FACTOR = positive(process.env.HISTORIES ?? '1');

/** A test that tries a property on many made-up cases; `share` of the usual number where one is expensive. */
export function testProperty<Case>(sentence: string, property: fc.IProperty<Case>, share = 1): void {
  test(sentence, { timeout: TIMEOUT_MS * FACTOR }, () => {
    fc.assert(property, { numRuns: Math.ceil(RUNS * share * FACTOR) });
  });
}

function positive(text: string): number {
  const factor = Number(text);
  if (!(factor > 0))
    throw new RangeError('HISTORIES is how many times as many cases to try: a number above 0.');
  return factor;
}
