import type { NewMail } from '../mailbox-events/new-mail.ts';
import type { Preferences, Subscription } from '../subscriptions/subscription.ts';
import { NEW_MAIL_TOPIC, topicMatches } from '../subscriptions/topic.ts';
import type { HeldBackReason } from './account-plan.ts';

/** Why this subscription hears nothing of a message; undefined: it is told, now or later. */
export function heldBack(
  subscription: Subscription,
  mail: NewMail,
  nowMs: number,
): HeldBackReason | undefined {
  const { preferences } = subscription;
  const always = heldBackAlways(subscription, nowMs);
  if (always !== undefined) return always;
  if (!(preferences.mailboxes ?? ['INBOX']).includes(mail.mailbox)) return 'other-mailbox';
  return heldBackBySender(preferences, mail.from?.address);
}

/** Why it hears of no new mail at all, whatever the message. */
export function heldBackAlways(
  { expiresAtMs, state, topics }: Pick<Subscription, 'expiresAtMs' | 'state' | 'topics'>,
  nowMs: number,
): 'unverified' | 'expired' | 'other-topics' | undefined {
  if (state === 'unverified') return 'unverified';
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) return 'expired';
  return topics.some((pattern) => topicMatches(pattern, NEW_MAIL_TOPIC)) ? undefined : 'other-topics';
}

/** A message whose sender is not known is nobody's that is muted, and nobody's that is wanted alone. */
function heldBackBySender(
  { mutedSenders, onlySenders }: Preferences,
  address: string | undefined,
): HeldBackReason | undefined {
  if (address !== undefined && names(mutedSenders, address)) return 'muted-sender';
  if (onlySenders === undefined) return undefined;
  return address !== undefined && names(onlySenders, address) ? undefined : 'other-sender';
}

function names(senders: readonly string[] | undefined, address: string): boolean {
  const lower = address.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@'));
  return senders?.some((sender) => sender === lower || (lower.includes('@') && sender === domain)) ?? false;
}
