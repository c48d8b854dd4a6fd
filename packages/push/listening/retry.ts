/** Why a listener is without its server. */
export type Trouble =
  /** No connection, a broken one, or a server that hangs. */
  | 'lost'
  /** The server is there and wants to be left alone. */
  | 'busy'
  /** A log-in was refused without a reason. */
  | 'doubtful'
  /** The credentials are wrong. */
  | 'refused'
  /** The server has no way to sign in with these credentials. */
  | 'unsupported';

/** What a listener does next. */
export type RetryStep =
  | { readonly step: 'again'; readonly delayMs: number }
  /** Nothing is tried until other credentials come: whoever hammers a server with a wrong password locks the account. */
  | { readonly step: 'pause' };

type Pace = { readonly firstMs: number; readonly lastMs: number };

const PACES: Readonly<Record<'lost' | 'busy' | 'doubtful', Pace>> = {
  lost: { firstMs: 1_000, lastMs: 5 * 60_000 },
  busy: { firstMs: 30_000, lastMs: 15 * 60_000 },
  doubtful: { firstMs: 60_000, lastMs: 15 * 60_000 },
};
/** So often in a row a server may refuse without a reason. */
const MAX_DOUBTS = 3;

/**
 * @param failures how often it was in vain since the server was last there, this time included
 * @param chance 0 to 1 (exclusive): listeners that lost one server come back one after the other
 */
export function afterTrouble(trouble: Trouble, failures: number, chance: number): RetryStep {
  if (trouble === 'refused' || trouble === 'unsupported') return { step: 'pause' };
  if (trouble === 'doubtful' && failures >= MAX_DOUBTS) return { step: 'pause' };
  const { firstMs, lastMs } = PACES[trouble];
  const wholeMs = Math.min(firstMs * 2 ** Math.min(failures - 1, 20), lastMs);
  return { step: 'again', delayMs: Math.round(wholeMs / 2 + (wholeMs / 2) * chance) };
}
