import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const number = Type.Integer({ minimum: 1, maximum: 4_294_967_295 });

/** Whose mailbox it is, as the proxy knows him. */
const owner = {
  login: Type.String({ minLength: 1, maxLength: 1000, description: 'What he has logged in with.' }),
  address: Type.String({ minLength: 3, maxLength: 320, description: 'Normalised.' }),
  mailbox: Type.String({ minLength: 1, maxLength: 1000, description: 'Canonical name.' }),
  uidValidity: number,
  atMs: Type.Integer({ minimum: 0 }),
};

/** A woven message is there, or it is read or gone: what devices are told of it, and take back. */
export const WovenNews = Type.Union([
  Type.Object(
    {
      news: Type.Literal('woven'),
      ...owner,
      uid: number,
      from: Type.Optional(
        Type.Object({ name: Type.Optional(Type.String()), address: Type.String() }, closed),
      ),
      subject: Type.Optional(Type.String()),
      snippet: Type.Optional(Type.String()),
      counted: Type.Boolean({ description: 'False: it is on no badge, for it advertises.' }),
    },
    closed,
  ),
  Type.Object({ news: Type.Literal('seen'), ...owner, uids: Type.Array(number, { minItems: 1 }) }, closed),
]);
export type WovenNews = Static<typeof WovenNews>;

export const MAX_NEWS_PER_CALL = 100;

/** The role push as the injection proxy sees it: called directly in one process, over HTTP from another. */
export type WovenNewsTaker = {
  /** In their order. A rejection: none, or not all, was taken; all may be told again. */
  take(news: readonly WovenNews[]): Promise<void>;
};

export const WovenNewsBody = Type.Object(
  { news: Type.Array(WovenNews, { minItems: 1, maxItems: MAX_NEWS_PER_CALL }) },
  closed,
);
