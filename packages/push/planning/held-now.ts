import type { Subscription } from '../subscriptions/subscription.ts';
import { heldBackAlways } from './held-back.ts';
import { quietUntilMs } from './quiet-hours.ts';

/** What keeps a subscription from being told of a message that would come now, whatever the message. */
export type HeldNow = {
  readonly reason: 'unverified' | 'expired' | 'other-topics' | 'transport-off' | 'quiet-hours';
  /** When it ends by itself. */
  readonly untilMs?: number;
};

/** @param switchedOff its transport is, for the account */
export function heldNow(
  subscription: Subscription,
  { nowMs, switchedOff }: { nowMs: number; switchedOff: boolean },
): HeldNow[] {
  const always = heldBackAlways(subscription, nowMs);
  const quietUntil = quietUntilMs(subscription.preferences.quietHours, nowMs);
  return [
    ...(always === undefined ? [] : [{ reason: always }]),
    ...(switchedOff ? [{ reason: 'transport-off' } as const] : []),
    ...(quietUntil === undefined ? [] : [{ reason: 'quiet-hours', untilMs: quietUntil } as const]),
  ];
}
