import Type from 'typebox';

/** An error's body, for the routes' descriptions. */
export const ProblemBody = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'The phrase of the status.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable: clients may switch on it.' }),
    detail: Type.String({ description: 'A sentence for people.' }),
    retry: Type.Optional(Type.String({ description: 'never, after-change or later.' })),
    reference: Type.Optional(Type.String({ description: 'Finds a bug in the log.' })),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
        description: 'The fields that are wrong.',
      }),
    ),
  },
  { description: 'What went wrong (RFC 9457).' },
);
