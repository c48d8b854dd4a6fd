/**
 * What a log record may hold: counts, codes, durations, and keys that stand for people.
 * Addresses, subjects, contents and credentials are not log fields.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Logger = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields, error?: unknown): void;
};

/** Says nothing: the default of tests that look at behaviour only. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
