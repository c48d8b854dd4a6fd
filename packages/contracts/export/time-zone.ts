import Type, { type Static } from 'typebox';

/** A name of the IANA time zone database such as `Europe/Berlin`, or `UTC`. */
export const TIME_ZONE_PATTERN = '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$';
export const TimeZoneName = Type.String({ pattern: TIME_ZONE_PATTERN, maxLength: 64 });
export type TimeZoneName = Static<typeof TimeZoneName>;
