import Type, { type Static } from 'typebox';

/** What came of trying a data source or a conversion point. */
export const ConnectionVerdict = Type.Object({
  outcome: Type.Union([Type.Literal('works'), Type.Literal('fails')]),
  code: Type.Optional(Type.String({ description: 'Why it fails, for programs.' })),
  detail: Type.String({ description: 'A sentence for people.' }),
});
export type ConnectionVerdict = Static<typeof ConnectionVerdict>;
