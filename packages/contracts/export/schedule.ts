import Type, { type Static } from 'typebox';
import { TimeZoneName } from './time-zone.ts';

const closed = { additionalProperties: false } as const;

/** What clocks show, in a zone that is named beside it: RFC 3339 without an offset. */
const LocalTime = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$' });

/** `09:30`, from 00:00 to 23:59. */
const TIME_OF_DAY_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

/**
 * Every day from `from` (inclusive) to `to` (exclusive), past midnight if `to` is the earlier; never if both are the
 * same.
 */
export const QuietHours = Type.Object(
  {
    from: Type.String({
      pattern: TIME_OF_DAY_PATTERN,
      description: 'Time of day from which on nothing is injected, 21:00 for example.',
    }),
    to: Type.String({
      pattern: TIME_OF_DAY_PATTERN,
      description: 'Time of day until which, before or after midnight; the same as from: never.',
    }),
  },
  { ...closed, description: 'By the clocks of each user.' },
);
export type QuietHours = Static<typeof QuietHours>;

/** When, within its window, a campaign may be injected: while one of its openings lasts. */
export const Schedule = Type.Object(
  {
    /** IANA name, or `user`: the local time of each user. */
    timeZone: TimeZoneName,
    openings: Type.Array(
      Type.Object(
        {
          /** When the first one begins. */
          start: LocalTime,
          durationMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
          /** RFC 5545 3.3.10, by days at the shortest; without it there is one opening. */
          rule: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 10 },
    ),
  },
  closed,
);
export type Schedule = Static<typeof Schedule>;
