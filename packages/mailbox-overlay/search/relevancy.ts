/**
 * The scores of a fuzzy search (RFC 6203), of real and of woven messages. The backend may match as it thinks best; a
 * woven message matches by what it holds, which is the best match there is.
 *
 * Standard: finding; RFC 6203; SEARCH=FUZZY; whole, woven messages are found by what they hold exactly and score 100
 */
import type { SearchReturn } from '@mailweave/imap';
import { savesEndsOnly } from './save-ends.ts';

/** The highest of 1..100 (RFC 6203 4). */
export const WOVEN_SCORE = 100;

/**
 * Whether a result bears scores. Not where only MIN and MAX are saved: to put scores in order, ALL has to be asked for
 * with them, and then the backend would save everything (RFC 5182 2.4).
 */
export function tellsScores(returns: readonly SearchReturn[] | undefined): boolean {
  return returns?.includes('RELEVANCY') === true && !savesEndsOnly(returns);
}

/** Messages of one result, numbered as the client sees them, and their scores in the same order. */
type Scored = { readonly numbers: readonly number[]; readonly scores: readonly number[] | undefined };

/**
 * One score for each message of the whole result, in its order.
 *
 * @param real what the backend found and told
 * @param whole the numbers of all messages that were found
 * @returns undefined where the backend's scores do not tell which message they are of: no server has to tell any
 */
export function wholeScores(
  real: Scored,
  whole: readonly number[],
  woven: readonly { readonly number: number }[],
): number[] | undefined {
  const scores = real.scores ?? [];
  if (scores.length !== real.numbers.length) return undefined;
  const byNumber = new Map(real.numbers.map((number, at) => [number, scores[at]]));
  for (const { number } of woven) byNumber.set(number, WOVEN_SCORE);
  const merged = whole.map((number) => byNumber.get(number)).filter((score) => score !== undefined);
  return merged.length === whole.length ? merged : undefined;
}
