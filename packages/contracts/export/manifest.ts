import Type, { type Static } from 'typebox';
import { CampaignId, Purpose, TenantId } from '../injection/identity.ts';
import { QuietHours, Schedule } from './schedule.ts';
import { Targeting } from './targeting.ts';
import { TimeZoneName } from './time-zone.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** A path below the manifest's own folder; never absolute, never with `..`. */
const RelativePath = Type.String({ pattern: '^(?!.*(^|/)\\.\\.?(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$' });
/** RFC 3339, with an offset where there is no time zone beside it and without one where there is. */
const DateTime = Type.String({ minLength: 1, maxLength: 40 });

const Window = Type.Object(
  {
    start: DateTime,
    end: DateTime,
    /** IANA name, or `user`: start and end are local times there, or of each user, without an offset. */
    timeZone: Type.Optional(TimeZoneName),
  },
  { additionalProperties: false },
);

export const ManifestTemplate = Type.Object(
  {
    path: RelativePath,
    variant: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' }),
    locale: Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' }),
    sha256: Sha256,
    bytes: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
export type ManifestTemplate = Static<typeof ManifestTemplate>;

export const ManifestPart = Type.Object(
  {
    path: RelativePath,
    sha256: Sha256,
    bytes: Type.Integer({ minimum: 0 }),
    rows: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type ManifestPart = Static<typeof ManifestPart>;

/**
 * Where a message stands among the real ones. `newest`: dated when it is woven. `below`: dated just under the
 * n-th newest real message. `pinned`: as `newest`, and woven anew while the user has not read it, when real mail has
 * come on top.
 */
export const Position = Type.Union([
  Type.Literal('newest'),
  Type.Object({ below: Type.Integer({ minimum: 1, maximum: 1_000 }) }, { additionalProperties: false }),
  Type.Object(
    {
      pinned: Type.Object(
        {
          /** Between two injections of the campaign for one user. */
          minimumIntervalMinutes: Type.Integer({ minimum: 1, maximum: 525_600 }),
          /** Re-injections for one user, the first injection not counted. */
          maximumTimes: Type.Integer({ minimum: 1, maximum: 1_000 }),
        },
        { additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
]);
export type Position = Static<typeof Position>;

/** `manifest.json`: written last, it commits an export (docs/export-format.md). */
export const Manifest = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    tenant: TenantId,
    campaign: CampaignId,
    revision: Type.Integer({ minimum: 1 }),
    kind: Type.Union([Type.Literal('full'), Type.Literal('delta'), Type.Literal('recall')]),
    purpose: Purpose,
    name: Type.Optional(Type.String({ maxLength: 200 })),
    /** The campaign may be injected from start (inclusive) to end (exclusive) and is shown until end. */
    window: Window,
    schedule: Type.Optional(Schedule),
    /** In the user's local time, beside those of the tenant: nothing is injected. */
    quietHours: Type.Optional(QuietHours),
    priority: Type.Optional(
      Type.Object(
        {
          class: Type.Union([Type.Literal('override'), Type.Literal('contract'), Type.Literal('remnant')]),
          weight: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
        },
        { additionalProperties: false },
      ),
    ),
    caps: Type.Optional(
      Type.Object(
        {
          /** Injections of this campaign per user, re-injections included. */
          total: Type.Optional(Type.Integer({ minimum: 1 })),
          perDay: Type.Optional(Type.Integer({ minimum: 1 })),
          perWeek: Type.Optional(Type.Integer({ minimum: 1 })),
          perSession: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        { additionalProperties: false },
      ),
    ),
    placement: Type.Optional(
      Type.Object(
        { mailbox: Type.Optional(Type.String({ minLength: 1 })), position: Type.Optional(Position) },
        { additionalProperties: false },
      ),
    ),
    /** Whether the user's devices are told when the message is woven; `auto`, as without it: of purpose service alone. */
    push: Type.Optional(Type.Union([Type.Literal('auto'), Type.Literal('yes'), Type.Literal('no')])),
    targeting: Type.Optional(Targeting),
    /** Of a hundred users so many never get the campaign, so that its effect can be measured. */
    holdOutPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 50 })),
    /** How often each variant is chosen, beside the others; without it all alike. */
    variantWeights: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' }),
        Type.Integer({ minimum: 0, maximum: 1_000_000 }),
      ),
    ),
    /** `all`: every user, no parts; `listed`: the users in the parts. */
    audience: Type.Union([Type.Literal('all'), Type.Literal('listed')]),
    /** How userKey was made. */
    identity: Type.Union([Type.Literal('sha256'), Type.Literal('hmac-sha256')]),
    templates: Type.Array(ManifestTemplate),
    parts: Type.Array(ManifestPart),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;
