import type { AccountId } from '../account/account.ts';
import type { Subscription, Transport } from './subscription.ts';

/** What a device is known by. */
export type TokenOfAccount = {
  readonly accountId: AccountId;
  readonly clientId: string;
  readonly transport: Transport;
  readonly token: string;
};

export type PutRules = {
  /** Makes one of the account's own known subscription and of what is told now; without it what is told replaces the known one. */
  readonly merge?: (known: Subscription, told: Subscription) => Subscription;
  /** How many subscriptions an account has at most; one that is known is refreshed even above that. */
  readonly atMost?: number;
};

export type PutOutcome =
  | { readonly outcome: 'created'; readonly subscription: Subscription }
  /** @property known the subscription as it was before */
  | { readonly outcome: 'refreshed'; readonly subscription: Subscription; readonly known: Subscription }
  /** @property from the subscription that the device had under another account */
  | { readonly outcome: 'moved'; readonly subscription: Subscription; readonly from: Subscription }
  | { readonly outcome: 'too-many' };

/** What is stored when an account tells of a token that it has told of before: its id and its birth stay. */
export function refreshed(
  known: Subscription,
  told: Subscription,
  merge: PutRules['merge'] = (_, next) => next,
): Subscription {
  const { subscriptionId, createdAtMs } = known;
  return { ...merge(known, told), subscriptionId, createdAtMs };
}
