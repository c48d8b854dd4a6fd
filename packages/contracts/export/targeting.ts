import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/**
 * Exactly one of `all`, `any`, `not` and `variable`; beside `variable` exactly one of the conditions. One about a value that
 * the user's row does not have, or about the size of one that is no number, does not hold.
 */
export const ProfileRule = Type.Cyclic(
  {
    ProfileRule: Type.Object(
      {
        all: Type.Optional(Type.Array(Type.Ref('ProfileRule'), { minItems: 1 })),
        any: Type.Optional(Type.Array(Type.Ref('ProfileRule'), { minItems: 1 })),
        not: Type.Optional(Type.Ref('ProfileRule')),
        /** The name of a variable in the user's row. */
        variable: Type.Optional(Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,63}$' })),
        equals: Type.Optional(Type.String({ maxLength: 1_000 })),
        in: Type.Optional(Type.Array(Type.String({ maxLength: 1_000 }), { minItems: 1, maxItems: 100 })),
        exists: Type.Optional(Type.Boolean()),
        /** Decimal numbers. */
        atLeast: Type.Optional(Type.Number()),
        atMost: Type.Optional(Type.Number()),
      },
      closed,
    ),
  },
  'ProfileRule',
);
export type ProfileRule = Static<typeof ProfileRule>;

/** Whom, of its audience, a campaign is for. What is left out does not matter. */
export const Targeting = Type.Object(
  {
    /** Language ranges (RFC 4647 3.3.1): `de` is for users of `de-AT` too. */
    locales: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' }), {
        minItems: 1,
        maxItems: 100,
      }),
    ),
    /** Names of mail clients as they say them by ID (RFC 2971), with `*` at the end for any end; `unknown`: none said. */
    clients: Type.Optional(
      Type.Array(Type.String({ pattern: '^[^*]{1,99}\\*?$' }), { minItems: 1, maxItems: 100 }),
    ),
    profile: Type.Optional(ProfileRule),
  },
  closed,
);
export type Targeting = Static<typeof Targeting>;
