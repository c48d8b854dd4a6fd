import Type, { type Static } from 'typebox';
import type { InjectionEvent } from './event.ts';
import { CampaignId, Purpose, TemplateId, TenantId, UserKey } from './identity.ts';
import type { MessageSkeleton } from './skeleton.ts';
import { Variables, type WithdrawalCause, type WovenRecord } from './woven-record.ts';

export const UserRef = Type.Object({ tenantId: TenantId, userKey: UserKey });
export type UserRef = Static<typeof UserRef>;

/** A campaign that may be injected now; the answer to 'what is due for this user?'. */
export const DueCampaign = Type.Object({
  campaignId: CampaignId,
  revision: Type.Integer({ minimum: 1 }),
  purpose: Purpose,
  templateId: TemplateId,
  round: Type.Integer({ minimum: 1 }),
  mailbox: Type.String(),
  variables: Variables,
  /** The message is to be dated just under this many-eth newest real message; absent: now. */
  below: Type.Optional(Type.Integer({ minimum: 1 })),
  /**
   * The claimId of the campaign's message that is woven already. The new one takes its place, provided that real
   * mail lies above it; else nothing is injected.
   */
  replaces: Type.Optional(Type.String()),
  /** The user's devices are told of the message; absent: they are not. */
  notifies: Type.Optional(Type.Literal(true)),
});
export type DueCampaign = Static<typeof DueCampaign>;

export type DueQuery = UserRef & {
  /** Canonical mailbox name. */
  mailbox: string;
  /** How many campaigns this session has injected already (caps per session). */
  injectedInSession: number;
  /** The name by which the client has identified itself (RFC 2971, ID); absent: it has not, so far. */
  client?: string;
};

export type ClaimRequest = UserRef & {
  due: DueCampaign;
  uidValidity: number;
};

/** Names one claim. */
export type ClaimRef = UserRef & { claimId: string };

/** Where a claim's message stands. */
export type ClaimedPlace = {
  uid: number;
  uidValidity: number;
  /** Milliseconds since 1970; left out: the message keeps the date of its claim. */
  datedAtMs?: number;
};

/** `taken`: another session holds this campaign's round for this user. */
export type BeginClaimOutcome = { outcome: 'begun'; record: WovenRecord } | { outcome: 'taken' };

/** `lost`: the claim's time ran out and another session gave it up; its message must not be shown. */
export type CompleteClaimOutcome = { outcome: 'woven'; record: WovenRecord } | { outcome: 'lost' };

export type FlagChange = {
  mode: 'replace' | 'add' | 'remove';
  /** Without \Recent. */
  flags: readonly string[];
  /** Nothing is changed, and the record comes back as it is, when its version is another (RFC 7162 3.1.3). */
  ifVersion?: number;
};

/** Said to every open session of a user when his weave or what is due for him may have changed. */
export type UserChange = { tenantId: TenantId; userKey: UserKey };

/**
 * The middleware as the injection proxy sees it. In one process it is called directly, apart over HTTP:
 * the same interface. The caller treats every rejection and every time-out as 'nothing due, nothing woven'.
 */
export type InjectionApi = {
  /**
   * What may be injected now, already cut to the free places, best first. One at a time: the session takes the
   * first whose condition (`replaces`) holds. Only the last has none.
   */
  due(query: DueQuery): Promise<DueCampaign[]>;

  /**
   * All claims of a user in a mailbox, in every state but `abandoned`, every UIDVALIDITY, sorted by UID.
   * Messages that may no longer be shown (campaign over, opted out) come back as `withdrawn`.
   */
  weave(query: UserRef & { mailbox: string }): Promise<WovenRecord[]>;

  /**
   * Canonical names of the mailboxes in which something may be woven for the user: those that live campaigns name, and
   * those in which he has claims.
   */
  mailboxes(user: UserRef): Promise<string[]>;

  /** Reserves (campaign, round) for this user and writes the row `claiming`. Before any APPEND. */
  beginClaim(request: ClaimRequest): Promise<BeginClaimOutcome>;

  /** The backend gave the UID and the stub is expunged. Before anything is shown. */
  completeClaim(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome>;

  /** No stub can be left: the round is free again. */
  abandonClaim(claim: ClaimRef): Promise<void>;

  /**
   * Claims of dead sessions whose time has run out (60 s): each is now the caller's to clean up, who
   * expunges its stub, if there is one, and then calls abandonClaim.
   */
  expiredClaims(query: UserRef & { mailbox: string }): Promise<WovenRecord[]>;

  /** The record after the change, or as it is where `ifVersion` kept it; undefined if it is not woven any more. */
  changeFlags(claim: ClaimRef, change: FlagChange): Promise<WovenRecord | undefined>;

  /** A session fetched the message's body, with or without setting \Seen: it is not replaced for a while. */
  noteOpened(claim: ClaimRef): Promise<void>;

  /**
   * For ever. False if it was withdrawn before; for the cause `reinjected` also if the user has read or deleted it
   * or is reading it: then it stays.
   */
  withdraw(claim: ClaimRef, cause: WithdrawalCause): Promise<boolean>;

  /** Immutable: callers cache it for ever. Undefined for an unknown id. */
  skeleton(tenantId: TenantId, templateId: TemplateId): Promise<MessageSkeleton | undefined>;

  /** Into the outbox, once per eventId. */
  report(events: readonly InjectionEvent[]): Promise<void>;

  /**
   * Calls the listener on each change until the returned function is called; also when time alone may have changed what is
   * due or shown, within some seconds.
   */
  watch(user: UserRef, listener: (change: UserChange) => void): () => void;
};
