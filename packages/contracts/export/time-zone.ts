import Type, { type Static } from 'typebox';

/** A name of the IANA time zone database such as `Europe/Berlin`, or `UTC`. */
export const TimeZoneName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$',
  maxLength: 64,
});
export type TimeZoneName = Static<typeof TimeZoneName>;
