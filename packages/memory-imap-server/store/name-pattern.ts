/**
 * Whether a mailbox name matches a pattern of LIST: `*` is anything, `%` anything but the delimiter
 * (RFC 3501 6.3.8). INBOX matches in any case. Takes time in proportion to name times pattern, at most.
 */
export function matchesPattern(name: string, pattern: string, delimiter: string): boolean {
  const wanted = name === 'INBOX' ? pattern.toUpperCase() : pattern;
  let reached = skipWildcards(wanted, new Set([0]));
  for (const character of name) {
    reached = skipWildcards(wanted, step(wanted, reached, { character, delimiter }));
  }
  return reached.has(wanted.length);
}

/** The places in the pattern that can be reached by one more character. */
function step(
  pattern: string,
  reached: ReadonlySet<number>,
  { character, delimiter }: { character: string; delimiter: string },
): Set<number> {
  const next = new Set<number>();
  for (const place of reached) {
    const wanted = pattern[place];
    const stays = wanted === '*' || (wanted === '%' && character !== delimiter);
    if (stays) next.add(place);
    else if (wanted === character) next.add(place + 1);
  }
  return next;
}

/** A wildcard may stand for nothing. The set grows while it is walked through, so runs of them are passed. */
function skipWildcards(pattern: string, reached: Set<number>): Set<number> {
  for (const place of reached) {
    if (pattern[place] === '*' || pattern[place] === '%') reached.add(place + 1);
  }
  return reached;
}
