import Type, { type Static } from 'typebox';

/** What became of the last messages of an account, and of its last notifications; newest first. */
export const PushTrail = Type.Object({
  events: Type.Array(
    Type.Object({
      event: Type.String({ description: 'new-mail or seen' }),
      source: Type.String(),
      mailbox: Type.String(),
      uids: Type.Array(Type.Integer()),
      acceptedAt: Type.String({ format: 'date-time' }),
      plannedAt: Type.Optional(Type.String({ format: 'date-time' })),
      decisions: Type.Array(
        Type.Object({
          subscriptionId: Type.String(),
          verdict: Type.String(),
          reason: Type.Optional(Type.String()),
          until: Type.Optional(Type.String({ format: 'date-time' })),
          notificationId: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
  notifications: Type.Array(
    Type.Object({
      notificationId: Type.String(),
      subscriptionId: Type.String(),
      transport: Type.String(),
      clientId: Type.String(),
      kind: Type.String(),
      mailCount: Type.Optional(Type.Integer()),
      state: Type.String(),
      plannedFor: Type.String({ format: 'date-time' }),
      failedAttempts: Type.Integer(),
      failure: Type.Optional(Type.String()),
      settledAt: Type.Optional(Type.String({ format: 'date-time' })),
    }),
  ),
});
export type PushTrail = Static<typeof PushTrail>;

/** known: some source has told of this message before. */
export const TestEventAnswer = Type.Object({
  outcome: Type.Union([Type.Literal('accepted'), Type.Literal('known')]),
});
