type ErrorKind = abstract new (...args: never[]) => Error;

/** What the caller can mend is a sentence; anything else shows where it comes from. @param mendable beside wrong options */
export function explained(error: unknown, usage: string, mendable: readonly ErrorKind[]): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${usage}`;
  return mendable.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
