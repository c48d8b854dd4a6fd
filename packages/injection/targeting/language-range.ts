/**
 * Whether a language tag is in a range (RFC 4647 3.3.1, basic filtering): equal to it, or beginning with it. Tags
 * with `_` count as those with `-`, and letters of either case as the same.
 */
export function isInLanguageRange(tag: string, range: string): boolean {
  const [wanted, found] = [range.toLowerCase(), tag.toLowerCase().replaceAll('_', '-')];
  return found === wanted || found.startsWith(`${wanted}-`);
}
