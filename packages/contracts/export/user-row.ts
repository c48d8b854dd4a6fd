import Type, { type Static } from 'typebox';
import { UserKey } from '../injection/identity.ts';
import { Variables } from '../injection/woven-record.ts';

/** A line of `users/part-NNNNN.jsonl`; CSV has `userKey,locale,variant` and one column per variable. */
export const UserRow = Type.Object(
  {
    userKey: UserKey,
    locale: Type.Optional(Type.String()),
    variant: Type.Optional(Type.String()),
    vars: Type.Optional(Variables),
  },
  { additionalProperties: false },
);
export type UserRow = Static<typeof UserRow>;
