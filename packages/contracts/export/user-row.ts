import Type, { type Static } from 'typebox';
import { UserKey } from '../injection/identity.ts';
import { Variables } from '../injection/woven-record.ts';
import { TimeZoneName } from './time-zone.ts';

/** A line of `users/part-NNNNN.jsonl`; CSV has `userKey,locale,variant,timeZone` and one column per variable. */
export const UserRow = Type.Object(
  {
    userKey: UserKey,
    locale: Type.Optional(Type.String()),
    variant: Type.Optional(Type.String()),
    /** Where the user's local time is that of; without it the tenant's zone counts. */
    timeZone: Type.Optional(TimeZoneName),
    vars: Type.Optional(Variables),
  },
  { additionalProperties: false },
);
export type UserRow = Static<typeof UserRow>;
