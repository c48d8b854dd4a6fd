import type { SearchReturn } from '@mailweave/imap';
import { tellsScores } from './relevancy.ts';

/**
 * What the backend is asked to tell. RETURN () means ALL (RFC 4731 3.1, RFC 5267 3.3); some servers do not know the
 * short form. Scores are of use only beside the messages that they are of.
 */
export function upstreamReturns(
  returns: readonly SearchReturn[] | undefined,
): readonly SearchReturn[] | undefined {
  if (returns === undefined) return undefined;
  const told = returns.filter((option) => option !== 'RELEVANCY' || tellsScores(returns));
  const needsAll = told.length === 0 || (told.includes('RELEVANCY') && !told.includes('ALL'));
  return needsAll ? [...told, 'ALL'] : told;
}
