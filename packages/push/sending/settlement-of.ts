import type { PushOutcome } from '../gateway/push-outcome.ts';
import type { Settlement, TakenNotification } from '../ports.ts';
import { nextAttemptMs } from './retry-schedule.ts';

/** What an outcome makes of a notification. @param chance from 0 to below 1 */
export function settlementOf(
  taken: TakenNotification,
  outcome: PushOutcome,
  { nowMs, chance }: { nowMs: number; chance: number },
): Settlement {
  const { sequence } = taken;
  switch (outcome.outcome) {
    case 'delivered':
    case 'absent':
      return { sequence, state: outcome.outcome };
    case 'gone':
    case 'rejected':
      return { sequence, state: outcome.outcome, failure: outcome.reason };
    case 'misconfigured':
      // Its turn comes when the channel is tried again: it is not the notification that failed.
      return { sequence, state: 'waiting', dueAtMs: nowMs, hasFailed: false, failure: outcome.reason };
    case 'retry': {
      const failedAttempts = taken.failedAttempts + 1;
      const { afterMs, reason } = outcome;
      const { expiresAtMs } = taken.notification;
      const dueAtMs = nextAttemptMs({
        failedAttempts,
        nowMs,
        expiresAtMs,
        chance,
        ...(afterMs !== undefined && { afterMs }),
      });
      return dueAtMs === undefined
        ? { sequence, state: 'expired', failure: reason }
        : { sequence, state: 'waiting', dueAtMs, hasFailed: true, failure: reason };
    }
  }
}
