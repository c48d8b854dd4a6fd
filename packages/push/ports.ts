import type { Account, AccountId, EnsuredAccount, NewAccount } from './account/account.ts';
import type { KeyNote, SealedCredentials } from './credentials/sealed-credentials.ts';
import type { MailboxMark, MailboxOfAccount } from './listening/mailbox-mark.ts';
import type { MailboxEvent } from './mailbox-events/new-mail.ts';
import type { Notice } from './notifications/notification.ts';
import type { AcceptedEvent, AccountPlan, Decision } from './planning/account-plan.ts';
import type { Channel, QueuedNotification, QueueState } from './planning/queued-notification.ts';
import type { PropertyLayer } from './properties/properties.ts';
import type { PropertyLevel, SetProperty } from './properties/property-level.ts';
import type { Registration, RegistrationRef } from './registrations/registration.ts';
import type { StoredSession } from './sessions/stored-session.ts';
import type { PutOutcome, PutRules, TokenOfAccount } from './subscriptions/put.ts';
import type { Preferences, Subscription } from './subscriptions/subscription.ts';
import type { ExpectedCode } from './subscriptions/verification-code.ts';

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

/** Mailbox events: until notifications are planned from them, and for some time afterwards. */
export type EventStore = {
  /** All or, when it rejects, none. False for a message that is known (newMailKey), in the order of the events. */
  add(events: readonly MailboxEvent[], nowMs: number): Promise<boolean[]>;
};

/** Mailbox owners: numbers beside the log-in name. A log-in name belongs to one account, and so does an address. */
export type AccountStore = {
  find(accountId: AccountId): Promise<Account | undefined>;

  /** Log-in names are compared byte by byte. */
  findByLogin(login: string): Promise<Account | undefined>;

  /** Addresses are compared without case. */
  findByAddress(address: string): Promise<Account | undefined>;

  /**
   * The account of this log-in name; the first time it is made, with the numbers given or the next free user number of the context.
   * A known one keeps its numbers; a new address replaces its old one. Refused, and nothing changes: numbers or address of another.
   */
  ensure(account: NewAccount): Promise<EnsuredAccount>;

  /** In order of context and user, those behind `after`. */
  list(page: { after?: AccountId | undefined; limit: number }): Promise<Account[]>;

  /** False: there is none. What else is stored of the account stays. */
  remove(accountId: AccountId): Promise<boolean>;
};

/** Tells a device something that is no mail: a code, that its owner has to log in. */
export type NoticeSender = {
  /**
   * Durable once it resolves; also for a subscription that is not verified yet.
   * @param lifetimeMs of what has lost its sense before a notification of mail has: a code that counts no more
   */
  tell(subscription: Subscription, notice: Notice, lifetimeMs?: number): Promise<void>;
};

/** Learns that other accounts may have listeners from now on, or fewer. */
export type ListenerWatch = {
  /** Something that decideListener looks at has changed. Returns at once; what cannot be done now is found out later. */
  accountChanged(accountId: AccountId): void;

  /** The same of many accounts, whichever they are. */
  accountsChanged(): void;
};

/** Who is to be told. */
export type SubscriptionStore = {
  /**
   * Stores a subscription under its token. The one that has this transport, client id and token already is replaced; it keeps its id
   * and its birth if it is of the same account. Of another account it is gone with this write: the device has changed hands.
   */
  put(subscription: Subscription, rules?: PutRules): Promise<PutOutcome>;

  find(subscriptionId: string): Promise<Subscription | undefined>;

  /** Those of these that there are, in some order. */
  findAll(subscriptionIds: readonly string[]): Promise<Subscription[]>;

  /** All of an account, oldest first. */
  ofAccount(accountId: AccountId): Promise<Subscription[]>;

  /** All of these accounts, oldest first. */
  ofAccounts(accountIds: readonly AccountId[]): Promise<Subscription[]>;

  /** Returns the subscription as it is now; undefined: there is none. */
  setPreferences(subscriptionId: string, preferences: Preferences): Promise<Subscription | undefined>;

  /** A new code; an older one counts no more. False: there is no such subscription. */
  expectCode(subscriptionId: string, expected: ExpectedCode): Promise<boolean>;

  /**
   * Takes one of the attempts to give the code back, and returns the hash to compare with. Undefined: no code is expected, its time
   * is over, or no attempt is left. Of calls at once no two take the same attempt.
   */
  takeAttempt(subscriptionId: string, nowMs: number): Promise<string | undefined>;

  /** Verified: it is active, expects no code any more, and has time until then, or for ever. Undefined: there is none. */
  activate(subscriptionId: string, expiresAtMs?: number): Promise<Subscription | undefined>;

  /** False: there is none. */
  remove(subscriptionId: string): Promise<boolean>;

  /** Removes it if it was not refreshed after this moment. */
  removeGone(subscriptionId: string, refreshedUntilMs: number): Promise<boolean>;

  removeByToken(token: TokenOfAccount): Promise<boolean>;

  /** Removes those whose time is over; returns them, for the listeners of their accounts. */
  removeExpired(nowMs: number, limit: number): Promise<Subscription[]>;
};

/** Which accounts have a listener that runs without a session. */
export type RegistrationStore = {
  /** `known`, and nothing changes: this client id has registered the account already. */
  register(registration: {
    accountId: AccountId;
    clientId: string;
    atMs: number;
  }): Promise<'created' | 'known'>;

  /** In order of the client id. */
  ofAccount(accountId: AccountId): Promise<Registration[]>;

  /** In order of context, user and client id, those behind `after`. */
  list(page: { after?: RegistrationRef | undefined; limit: number }): Promise<Registration[]>;

  /** False: there is none. */
  remove(registration: RegistrationRef): Promise<boolean>;

  /**
   * Every registration of the account needs a log-in from now on. True: at least one did not before, so the devices are to be told;
   * of calls at once one is told true.
   */
  setNeedsLogin(accountId: AccountId, cause: { reason: string; sinceMs: number }): Promise<boolean>;

  /** Log-in works again. True: it had to be said. */
  setActive(accountId: AccountId, atMs: number): Promise<boolean>;
};

/** Credentials, sealed: this store never has anything in clear. */
export type CredentialStore = {
  /** Replaces those of the account. */
  put(credentials: SealedCredentials): Promise<void>;

  find(accountId: AccountId): Promise<SealedCredentials | undefined>;

  /** False: there are none. */
  remove(accountId: AccountId): Promise<boolean>;

  /** Those that another key than this has sealed, in some order, behind `after`. */
  sealedOtherwise(
    keyId: string,
    page: { after?: AccountId | undefined; limit: number },
  ): Promise<SealedCredentials[]>;

  /** Puts `next` in the place of `known` if this is what is stored still; both are of one account. */
  replace(known: SealedCredentials, next: SealedCredentials): Promise<boolean>;

  /** What is noted of the key of this id; the first who proposes one decides, for every process. */
  keyNote(proposed: KeyNote): Promise<KeyNote>;
};

/** How far mailboxes were seen by listeners, also while no process runs. */
export type MailboxMarkStore = {
  find(mailbox: MailboxOfAccount): Promise<MailboxMark | undefined>;
  /** The last word counts. */
  put(mailbox: MailboxOfAccount, mark: MailboxMark): Promise<void>;
  /** Of every mailbox of the account. */
  removeOfAccount(accountId: AccountId): Promise<void>;
};

/** Users who have logged in, under the hash of their token. */
export type SessionStore = {
  put(session: StoredSession): Promise<void>;

  /** Undefined: there is none, or its time is over. */
  find(tokenHash: string, nowMs: number): Promise<StoredSession | undefined>;

  remove(tokenHash: string): Promise<boolean>;

  removeOfAccount(accountId: AccountId): Promise<void>;

  /** Whether a session of the account lives. */
  hasAny(accountId: AccountId, nowMs: number): Promise<boolean>;

  /** Known accounts with a session that lives, in order of context and user, those behind `after`. */
  accounts(page: { after?: AccountId | undefined; limit: number }, nowMs: number): Promise<AccountId[]>;

  /** Returns how many are gone. */
  removeExpired(nowMs: number): Promise<number>;
};

/** Accounts, and what belongs to them. */
export type RegistryStores = {
  accounts: AccountStore;
  subscriptions: SubscriptionStore;
  registrations: RegistrationStore;
  credentials: CredentialStore;
  sessions: SessionStore;
};

/** What becomes of a notification that was taken. `waiting`: it is attempted again, not before `dueAtMs`. */
export type Settlement = {
  readonly sequence: number;
  /** Why it was not delivered, without anything of its content. */
  readonly failure?: string;
} & (
  | { readonly state: Exclude<QueueState, 'waiting' | 'sending' | 'taken-back'> }
  | { readonly state: 'waiting'; readonly dueAtMs: number; readonly hasFailed: boolean }
);

/** Under a lease; `sequence` is its number in the queue. */
export type TakenNotification = QueuedNotification & { readonly sequence: number };

/** Called within a transaction, and again if that has to be begun anew. */
export type AccountPlanner = (
  accountId: AccountId,
  queued: readonly QueuedNotification[],
  events: readonly AcceptedEvent[],
) => AccountPlan;

/** Notifications, from the events that they come of to what became of them. */
export type NotificationQueue = {
  /** Accounts of the oldest events from which nothing is planned yet, `events` of them at most, as if `without` had none. */
  unplannedAccounts(events: number, without?: readonly AccountId[]): Promise<AccountId[]>;

  /**
   * Has plans made from the events of these accounts that nothing is planned from yet, and writes them: all or nothing. Of plans for
   * one account, in whatever process, one follows the other. Returns the new notifications.
   */
  plan(
    accountIds: readonly AccountId[],
    planner: AccountPlanner,
    nowMs: number,
  ): Promise<QueuedNotification[]>;

  /** Notifications that come of no mailbox event. */
  add(queued: readonly QueuedNotification[]): Promise<void>;

  /** Those in which something is due. */
  dueChannels(nowMs: number): Promise<Channel[]>;

  /**
   * Takes what is due, the longest first. Nobody else takes it before `leaseUntilMs`; who has not settled it by then may find it taken
   * again.
   */
  takeDue(query: {
    channel: Channel;
    leaseId: string;
    leaseUntilMs: number;
    limit: number;
    nowMs: number;
  }): Promise<TakenNotification[]>;

  /** Leaves alone what is no longer under this lease. Returns how many were settled. */
  settle(leaseId: string, settlements: readonly Settlement[], nowMs: number): Promise<number>;

  /** Has everything of a channel that waits for another attempt be due at once. Returns how many that are. */
  retryNow(channel: Channel, nowMs: number): Promise<number>;

  /** What became of the last events of an account, and of its last notifications; newest first, `limit` of each at most. */
  trail(accountId: AccountId, limit: number): Promise<Trail>;

  /** Forgets what is over and older than this, and codes whose time is over. Returns how many events and notifications that are. */
  purge(beforeMs: number, nowMs: number): Promise<number>;
};

/** What is told when somebody asks why his phone stayed silent. */
export type Trail = {
  readonly events: readonly {
    readonly event: MailboxEvent;
    readonly acceptedAtMs: number;
    /** One for each subscription; empty: nothing is decided yet, or there was no subscription. */
    readonly decisions: readonly Decision[];
    readonly plannedAtMs?: number;
  }[];
  readonly notifications: readonly (QueuedNotification & {
    readonly failure?: string;
    readonly settledAtMs?: number;
  })[];
};

/** What the sets of its context, its context and itself say of an account. */
export type AccountLayers = readonly [PropertyLayer, PropertyLayer, PropertyLayer];

/** Properties of context sets, contexts and users. */
export type PropertyStore = {
  set(level: PropertyLevel, property: SetProperty): Promise<void>;

  /** False: it is not set there. */
  unset(level: PropertyLevel, name: string): Promise<boolean>;

  /** What is set at this level, sorted by name. */
  list(level: PropertyLevel): Promise<SetProperty[]>;

  /** The context belongs to these sets and to no other. */
  putContextSets(contextId: number, contextSets: readonly string[]): Promise<void>;

  /** Sorted by name. */
  contextSetsOf(contextId: number): Promise<string[]>;

  /** Every set that a context belongs to, or that says anything; sorted by name, which is their order of strength. */
  contextSets(): Promise<string[]>;

  /** Numbers of the contexts in a set, in their order, those behind `after`. */
  contextsIn(contextSet: string, page: { after?: number | undefined; limit: number }): Promise<number[]>;

  /**
   * For Properties, for each of these accounts: the context's sets in one layer (of two that set the same the last by name counts),
   * the context, the user.
   */
  layersOf(accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, AccountLayers>>;
};

/** What the role push keeps. */
export type PushStores = RegistryStores & {
  events: EventStore;
  marks: MailboxMarkStore;
  queue: NotificationQueue;
  properties: PropertyStore;
};
