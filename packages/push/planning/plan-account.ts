import type { AcceptedEvent, AccountPlan, AccountView, Planning, Verdict } from './account-plan.ts';
import { OpenQueue } from './open-queue.ts';
import { planDismissals } from './plan-dismissals.ts';
import { planNewMail } from './plan-new-mail.ts';

/**
 * What becomes of mailbox events of one account: who is told of a message, when, and in which notification; what is taken back. Every
 * subscription gets a verdict on every new message.
 */
export function planAccount(
  { queued, subscriptions, switchedOff }: AccountView,
  events: readonly AcceptedEvent[],
  planning: Planning,
): AccountPlan {
  const queue = new OpenQueue(queued);
  for (const { event, sequence } of events) {
    if (event.event === 'new-mail') {
      for (const subscription of subscriptions) {
        const isOff = switchedOff?.has(subscription.subscriptionId) ?? false;
        const verdict: Verdict = isOff
          ? { verdict: 'held-back', reason: 'transport-off' }
          : planNewMail(queue, { subscription, mail: event }, planning);
        queue.decide(sequence, subscription.subscriptionId, verdict);
      }
    } else {
      planDismissals(queue, { subscriptions, seen: event, sequence }, planning);
    }
  }
  return queue.plan();
}
