import { type RandomSource, retryAfterMs } from '@mailweave/foundation';
import { retryDelayMs } from './back-off.ts';

/** How one attempt to reach a point ended. */
export type AttemptResult =
  | { kind: 'answered'; status: number; retryAfter?: string }
  /** No answer, or none in time, and the event may have arrived all the same; or no request was made at all. */
  | { kind: 'failed'; cause: 'timed-out' | 'unreachable' | 'address-refused' | 'secret-missing' };

/** What becomes of a delivery after an attempt. `failure` is a short name for people: `http-503`, `timed-out`. */
export type DeliveryVerdict =
  | { outcome: 'delivered' }
  /** With a pause: the point wants nothing at all before that moment. */
  | { outcome: 'retry'; atMs: number; failure: string; pausePointUntilMs?: number }
  | { outcome: 'dead'; failure: string }
  /** The delivery waits on; it is the point that is at its end. */
  | { outcome: 'point-disabled'; failure: string };

/** Answers that say: later. */
const laterStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

const goneStatus = 410;

/**
 * 2xx is done; 408, 425, 429, 5xx and no answer are tried again until the pauses are used up; 410 disables the point;
 * any other answer, a redirect included, would be the same again.
 * @param failedBefore attempts that failed before this one
 */
export function deliveryVerdict(
  result: AttemptResult,
  failedBefore: number,
  { nowMs, random }: { nowMs: number; random: RandomSource },
): DeliveryVerdict {
  if (result.kind === 'failed') return laterOrDead(result.cause, failedBefore, { nowMs, random });
  const { retryAfter, status } = result;
  if (status >= 200 && status <= 299) return { outcome: 'delivered' };
  const failure = `http-${status}`;
  if (status === goneStatus) return { outcome: 'point-disabled', failure };
  if (!laterStatuses.has(status) && status < 500) return { outcome: 'dead', failure };
  const pauseMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs);
  return laterOrDead(failure, failedBefore, { nowMs, random, pauseMs });
}

function laterOrDead(
  failure: string,
  failedBefore: number,
  { nowMs, random, pauseMs }: { nowMs: number; random: RandomSource; pauseMs?: number | undefined },
): DeliveryVerdict {
  const delayMs = retryDelayMs(failedBefore, random);
  if (delayMs === undefined) return { outcome: 'dead', failure };
  if (pauseMs === undefined) return { outcome: 'retry', atMs: nowMs + delayMs, failure };
  const atMs = nowMs + Math.max(delayMs, pauseMs);
  return { outcome: 'retry', atMs, failure, pausePointUntilMs: nowMs + pauseMs };
}
