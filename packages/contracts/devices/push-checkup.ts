import Type, { type Static } from 'typebox';

/** What the doctor found, in the order of a message's way. */
export const PushCheckup = Type.Object({
  findings: Type.Array(
    Type.Object({
      area: Type.String(),
      outcome: Type.Union(
        [Type.Literal('ok'), Type.Literal('warning'), Type.Literal('failed'), Type.Literal('skipped')],
        { description: 'skipped: not configured, or it cannot be checked like this.' },
      ),
      text: Type.String({ description: 'A sentence for people.' }),
    }),
  ),
});
export type PushCheckup = Static<typeof PushCheckup>;
