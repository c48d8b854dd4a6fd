import Type, { type Static } from 'typebox';
import { CampaignId, Purpose, TemplateId, TenantId, UserKey } from './identity.ts';

/** The values of a template's placeholders for one user. */
export const Variables = Type.Record(Type.String(), Type.String());
export type Variables = Static<typeof Variables>;

/**
 * `claiming`: reserved, a stub may lie in the mailbox. `woven`: has its UID, is shown.
 * `withdrawn`: was shown once, never again. `abandoned`: never shown; its round is free again.
 */
export const ClaimState = Type.Union([
  Type.Literal('claiming'),
  Type.Literal('woven'),
  Type.Literal('withdrawn'),
  Type.Literal('abandoned'),
]);
export type ClaimState = Static<typeof ClaimState>;

/** Why a woven message went for ever. */
export const WithdrawalCause = Type.Union([
  Type.Literal('expunged'),
  Type.Literal('moved'),
  Type.Literal('campaign-over'),
  Type.Literal('recalled'),
  Type.Literal('opted-out'),
  Type.Literal('killed'),
  Type.Literal('reinjected'),
  Type.Literal('uid-taken'),
  Type.Literal('uid-validity-changed'),
]);
export type WithdrawalCause = Static<typeof WithdrawalCause>;

/** One claim and what became of it. Everything a message's bytes depend on is pinned here. */
export const WovenRecord = Type.Object({
  tenantId: TenantId,
  userKey: UserKey,
  /** 32 hex digits, unguessable; the stub's X-Mailweave-Claim and the Message-ID's left side. */
  claimId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  campaignId: CampaignId,
  revision: Type.Integer({ minimum: 1 }),
  purpose: Purpose,
  templateId: TemplateId,
  /** 1 for the first injection of a campaign for a user, one more for each re-injection. */
  round: Type.Integer({ minimum: 1 }),
  /**
   * Canonical mailbox name: UTF-8 in normal form C, `/` between levels, without the prefix of the user's own
   * namespace; INBOX in capitals.
   */
  mailbox: Type.String(),
  uidValidity: Type.Integer({ minimum: 1 }),
  /** Present from state `woven` on. */
  uid: Type.Optional(Type.Integer({ minimum: 1 })),
  state: ClaimState,
  variables: Variables,
  /** When the claim was begun, milliseconds since 1970: caps and gaps count from it. */
  claimedAtMs: Type.Integer(),
  /** INTERNALDATE and Date of the message, milliseconds since 1970 (whole seconds are shown). */
  datedAtMs: Type.Integer(),
  /** IMAP flags and keywords, sorted, without \Recent. */
  flags: Type.Array(Type.String()),
  /** When a session last fetched the message's body, milliseconds since 1970; absent: never. */
  openedAtMs: Type.Optional(Type.Integer()),
  /** Rises with each change of flags or state. */
  version: Type.Integer({ minimum: 1 }),
  withdrawnCause: Type.Optional(WithdrawalCause),
  /**
   * Whether its campaign may ever be woven anew on top of new real mail. Not kept: the answer of `weave` says it of
   * what is shown, by the campaign's live revision; absent: not known.
   */
  pinned: Type.Optional(Type.Boolean()),
  /** Whether devices may have been told of the message. Known, and not kept, as `pinned` is. */
  notifies: Type.Optional(Type.Literal(true)),
});
export type WovenRecord = Static<typeof WovenRecord>;
