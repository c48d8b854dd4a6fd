import Type, { type Static } from 'typebox';

const name = Type.String({ description: 'com.openexchange.capability.mobile_mail_app, for example.' });

/** What is set at one level. */
export const SetProperties = Type.Object({
  properties: Type.Array(Type.Object({ name, value: Type.String() })),
});

/** What holds for an account. */
export const EffectiveProperties = Type.Object({
  properties: Type.Array(
    Type.Object({
      name,
      value: Type.String(),
      source: Type.Union(
        [
          Type.Literal('default'),
          Type.Literal('server'),
          Type.Literal('context-set'),
          Type.Literal('context'),
          Type.Literal('user'),
        ],
        { description: 'The level that decides; user: it is set for this account itself.' },
      ),
    }),
  ),
  capabilities: Type.Array(Type.String(), { description: 'What the account may use.' }),
});
export type EffectiveProperties = Static<typeof EffectiveProperties>;

export const PropertyValueBody = Type.Object(
  { value: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);

export const ContextSetName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9._-]+$',
  description: 'Of two sets that set the same property the last by name counts.',
});

export const ContextSetsBody = Type.Object(
  { contextSets: Type.Array(ContextSetName, { maxItems: 100 }) },
  { additionalProperties: false },
);

export const ContextsAnswer = Type.Object({
  contextIds: Type.Array(Type.Integer()),
  next: Type.Optional(Type.String({ description: 'There may be more: ask again with this as after.' })),
});
