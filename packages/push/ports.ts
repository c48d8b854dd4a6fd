import type { Account, AccountId } from './account/account.ts';
import type { MailboxEvent } from './mailbox-events/new-mail.ts';
import type { Subscription, Transport } from './subscriptions/subscription.ts';

// Every method rejects with an AppError when the store cannot answer. Time is passed in. A write is durable, and seen by
// every process on the same store, once its promise resolves.

/** Takes what sources tell. */
export type EventIntake = {
  /**
   * Durable once it resolves: nothing of it is lost when the process is killed. `known`: some source, in some process, has
   * told of this message already. Many calls at once cost one write.
   */
  accept(event: MailboxEvent): Promise<'accepted' | 'known'>;
};

/** Mailbox owners: numbers beside the log-in name. */
export type AccountStore = {
  find(accountId: AccountId): Promise<Account | undefined>;

  /** Log-in names are compared byte by byte. */
  findByLogin(login: string): Promise<Account | undefined>;

  /** Addresses are compared without case. */
  findByAddress(address: string): Promise<Account | undefined>;

  /**
   * The account of this log-in name; the first time it is made, with the numbers given or the next free user number of the context.
   * A new address replaces the old one.
   */
  ensure(account: {
    login: string;
    contextId: number;
    userId?: number;
    address?: string;
  }): Promise<{ outcome: 'created' | 'known'; account: Account } | { outcome: 'numbers-taken' }>;
};

/** Who is to be told. */
export type SubscriptionStore = {
  /**
   * Stores a subscription under its token. The one that has this token and client id already is replaced, and keeps its id if it is
   * of the same account; of another account it is gone with this write: the device has changed hands.
   */
  put(
    subscription: Subscription,
  ): Promise<{ outcome: 'created' | 'refreshed' | 'moved'; subscription: Subscription }>;

  find(subscriptionId: string): Promise<Subscription | undefined>;

  /** All of an account, oldest first. */
  ofAccount(accountId: AccountId): Promise<Subscription[]>;

  /** False: there is none. */
  remove(subscriptionId: string): Promise<boolean>;

  /** Removes it if it was not refreshed after this moment. */
  removeGone(subscriptionId: string, refreshedUntilMs: number): Promise<boolean>;

  removeByToken(token: {
    accountId: AccountId;
    clientId: string;
    transport: Transport;
    token: string;
  }): Promise<boolean>;

  /** Removes those whose time is over; returns them, for the listeners of their accounts. */
  removeExpired(nowMs: number, limit: number): Promise<Subscription[]>;
};
