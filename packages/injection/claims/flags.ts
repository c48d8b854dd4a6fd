import type { FlagChange } from '@mailweave/contracts';

const systemFlags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;

/** RFC 3501 2.3.2: system flags have one spelling here, whatever case a client sends. */
const spelling: ReadonlyMap<string, string> = new Map(systemFlags.map((flag) => [flag.toLowerCase(), flag]));

/** Flags are compared without case. */
export function hasFlag(flags: readonly string[], flag: string): boolean {
  const wanted = flag.toLowerCase();
  return flags.some((known) => known.toLowerCase() === wanted);
}

/**
 * The flags after a change: each once, sorted without case, system flags in their RFC spelling; a keyword keeps
 * the spelling it came with first. The very same array when the set of flags does not change.
 */
export function changedFlags(flags: readonly string[], change: FlagChange): readonly string[] {
  const before = byName(flags);
  const after = applied(before, change);
  const same = after.size === before.size && [...after.keys()].every((name) => before.has(name));
  return same ? flags : sortedFlags(after.values());
}

/** Each flag once, sorted without case, system flags in their RFC spelling. */
export function sortedFlags(flags: Iterable<string>): string[] {
  return [...byName(flags)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, flag]) => flag);
}

function applied(before: ReadonlyMap<string, string>, change: FlagChange): Map<string, string> {
  const named = byName(change.flags);
  switch (change.mode) {
    case 'add':
      return new Map([...named, ...before]);
    case 'remove':
      return new Map([...before].filter(([name]) => !named.has(name)));
    case 'replace':
      return new Map([...named].map(([name, flag]) => [name, before.get(name) ?? flag]));
  }
}

function byName(flags: Iterable<string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const flag of flags) {
    const name = flag.toLowerCase();
    if (!names.has(name)) names.set(name, spelling.get(name) ?? flag);
  }
  return names;
}
