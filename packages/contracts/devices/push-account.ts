import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const number = (description: string) => Type.Integer({ minimum: 1, maximum: 9_999_999_999, description });

/** A mailbox owner who is to be known. */
const PushAccountRequest = Type.Object(
  {
    login: Type.String({
      minLength: 1,
      maxLength: 320,
      description: 'What he logs in with at the mail server.',
    }),
    contextId: number('Number of his context.'),
    userId: Type.Optional(number('His number there; without it the next free one.')),
    address: Type.Optional(Type.String({ minLength: 3, maxLength: 320 })),
  },
  closed,
);

export const PushAccountsRequest = Type.Object(
  { accounts: Type.Array(PushAccountRequest, { minItems: 1, maxItems: 1000 }) },
  closed,
);

export const PushAccount = Type.Object({
  accountId: Type.String({ description: 'Numbers of user and context: 249@1.' }),
  contextId: Type.Integer(),
  userId: Type.Integer(),
  login: Type.String(),
  address: Type.Optional(Type.String()),
});
export type PushAccount = Static<typeof PushAccount>;

export const PushAccountsPage = Type.Object({ accounts: Type.Array(PushAccount) });

/** What became of each account of a request, in its order. */
export const PushAccountsAnswer = Type.Object({
  accounts: Type.Array(
    Type.Object({
      outcome: Type.Union(
        [
          Type.Literal('created'),
          Type.Literal('known'),
          Type.Literal('numbers-taken'),
          Type.Literal('address-taken'),
        ],
        { description: 'known: the log-in name has an account, which keeps its numbers. taken: by another.' },
      ),
      accountId: Type.Optional(Type.String()),
    }),
  ),
});

export const PushRegistration = Type.Object({
  accountId: Type.String(),
  contextId: Type.Integer(),
  userId: Type.Integer(),
  clientId: Type.String(),
  state: Type.Union([Type.Literal('active'), Type.Literal('needs-login')], {
    description: 'needs-login: the mail server refuses the credentials, and no listener runs.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why it needs a log-in: a code.' })),
  since: Type.String({ format: 'date-time', description: 'When it came into this state.' }),
  createdAt: Type.String({ format: 'date-time' }),
});
export type PushRegistration = Static<typeof PushRegistration>;

/** A page of registrations, in order of context, user and client. */
export const PushRegistrationsAnswer = Type.Object({ registrations: Type.Array(PushRegistration) });

/** Whether an account has a listener, and condition by condition whether it has a permanent one. */
export const ListenerExplanation = Type.Object({
  listener: Type.Union([Type.Literal('permanent'), Type.Literal('session'), Type.Literal('none')], {
    description: 'session: it ends with the last session of the account.',
  }),
  runs: Type.Boolean({ description: 'Every condition of a permanent listener holds.' }),
  steps: Type.Array(
    Type.Object({
      condition: Type.String(),
      holds: Type.Boolean(),
      text: Type.String({ description: 'A sentence for people.' }),
    }),
  ),
});
export type ListenerExplanation = Static<typeof ListenerExplanation>;

/** An account whose mail is listened for. */
export const PushListener = Type.Object({
  accountId: Type.String(),
  contextId: Type.Integer(),
  userId: Type.Integer(),
  permanent: Type.Boolean({ description: 'false: it ends with the last session of the account.' }),
});
export type PushListener = Static<typeof PushListener>;

export const PushListenersAnswer = Type.Object({
  listeners: Type.Array(PushListener),
  next: Type.Optional(Type.String({ description: 'There may be more: ask again with this as after.' })),
});
