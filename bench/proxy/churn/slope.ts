/** A quarter of a run is what it takes to compile code and fill caches. */
const WARM_UP_SHARE = 0.25;

/**
 * By how much values rise from one to the next: the straight line that fits them best, without the first
 * quarter of them.
 *
 * @throws RangeError for fewer than two values that count
 */
export function slopeOf(values: readonly number[]): number {
  const counted = values.slice(Math.floor(values.length * WARM_UP_SHARE));
  if (counted.length < 2) throw new RangeError('The slope of fewer than two values.');
  const middleAt = (counted.length - 1) / 2;
  const middle = counted.reduce((sum, value) => sum + value, 0) / counted.length;
  let product = 0;
  let square = 0;
  for (const [at, value] of counted.entries()) {
    product += (at - middleAt) * (value - middle);
    square += (at - middleAt) ** 2;
  }
  return product / square;
}
