/** What a campaign calls a client that has not said its name. */
const unknownClient = 'unknown';

/**
 * Whether a client is meant by a pattern: its name, letters of either case being the same, or the beginning of it
 * and `*`.
 * @param name what it has said; undefined: nothing
 */
export function isClientMeant(name: string | undefined, pattern: string): boolean {
  const [found, wanted] = [(name ?? unknownClient).toLowerCase(), pattern.toLowerCase()];
  return wanted.endsWith('*') ? found.startsWith(wanted.slice(0, -1)) : found === wanted;
}
