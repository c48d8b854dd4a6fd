import type { Subscription } from '../subscriptions/subscription.ts';
import { NEW_MAIL_TOPIC, topicMatches } from '../subscriptions/topic.ts';

/**
 * The mailboxes that some device of the account is to be told of, each once, in order of their names. Sent mail, drafts, junk and
 * trash are among them only where somebody names them.
 */
export function wantedMailboxes(subscriptions: readonly Subscription[]): string[] {
  const wanted = subscriptions
    .filter(({ topics }) => topics.some((pattern) => topicMatches(pattern, NEW_MAIL_TOPIC)))
    .flatMap(({ preferences }) => preferences.mailboxes ?? ['INBOX']);
  return [...new Set(wanted)].sort();
}
