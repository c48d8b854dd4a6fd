import Type, { type Static } from 'typebox';
import { InjectionEvent } from './event.ts';
import { TenantId, UserKey } from './identity.ts';
import { DueCampaign } from './injection-api.ts';
import { WithdrawalCause, WovenRecord } from './woven-record.ts';

// The interface of injection-api.ts as it goes over HTTP; the calls are described at /openapi.json.

const closed = { additionalProperties: false } as const;

/** Whom the callers mean that name no tenant. */
export const DEFAULT_TENANT_ID = 'default';

/** Canonical mailbox name (RFC 3501 5.1, as text). */
export const MailboxName = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: 'UTF-8, / between levels, without namespace prefix; INBOX in capitals.',
});

export const ClaimBody = Type.Object(
  { due: DueCampaign, uidValidity: Type.Integer({ minimum: 1, maximum: 4_294_967_295 }) },
  closed,
);

export const ClaimedPlaceBody = Type.Object(
  {
    uid: Type.Integer({ minimum: 1, maximum: 4_294_967_295 }),
    uidValidity: Type.Integer({ minimum: 1, maximum: 4_294_967_295 }),
    datedAtMs: Type.Optional(
      Type.Integer({ description: 'Milliseconds since 1970; left out: the message keeps its date.' }),
    ),
  },
  closed,
);

export const FlagChangeBody = Type.Object(
  {
    mode: Type.Union([Type.Literal('replace'), Type.Literal('add'), Type.Literal('remove')]),
    flags: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 200 }),
    ifVersion: Type.Optional(
      Type.Integer({ description: 'Nothing is changed when the record has another version.' }),
    ),
  },
  closed,
);

export const WithdrawalBody = Type.Object({ cause: WithdrawalCause }, closed);

export const BeginClaimAnswer = Type.Union([
  Type.Object({ outcome: Type.Literal('begun'), record: WovenRecord }),
  Type.Object({ outcome: Type.Literal('taken') }),
]);

export const CompleteClaimAnswer = Type.Union([
  Type.Object({ outcome: Type.Literal('woven'), record: WovenRecord }),
  Type.Object({ outcome: Type.Literal('lost') }),
]);

/** Without a record: the message is not woven any more. */
export const FlagChangeAnswer = Type.Object({ record: Type.Optional(WovenRecord) });

export const WithdrawalAnswer = Type.Object({
  withdrawn: Type.Boolean({ description: 'False: it was before, or the user was faster.' }),
});

/** So many events one call takes at most. */
export const MAX_EVENTS_PER_CALL = 500;

/** An event as it comes: who names no tenant means the default one. */
export const ReportedEvent = Type.Object(
  { ...InjectionEvent.properties, tenantId: Type.Optional(TenantId) },
  closed,
);

export type ReportedEvent = Static<typeof ReportedEvent>;

/** Each event is judged by itself, so the elements may be anything here. */
export const EventsBody = Type.Object(
  {
    events: Type.Array(Type.Unknown({ description: 'An InjectionEvent.' }), {
      maxItems: MAX_EVENTS_PER_CALL,
    }),
  },
  closed,
);

export const EventsAnswer = Type.Object({
  accepted: Type.Integer({ description: 'Events that are in the outbox now, repetitions included.' }),
  errors: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'Which event, from 0; the others are accepted.' }),
      code: Type.String(),
      detail: Type.String(),
    }),
  ),
});
export type EventsAnswer = Static<typeof EventsAnswer>;

/** Whose weave, or what is due for him, may have changed: one user's or, without a userKey, anybody's of the tenant. */
export const ChangeMessage = Type.Object({ tenantId: TenantId, userKey: Type.Optional(UserKey) });
export type ChangeMessage = Static<typeof ChangeMessage>;

/** The first message of the stream of changes. */
export const StartMessage = Type.Object({
  resumed: Type.Boolean({ description: 'False: anything may have changed for anybody.' }),
});
export type StartMessage = Static<typeof StartMessage>;

/** The stream of changes says something at least this often, in milliseconds. */
export const CHANGE_STREAM_HEARTBEAT_MS = 2_000;
