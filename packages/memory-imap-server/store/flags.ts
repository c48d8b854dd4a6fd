import { type Flag, sameFlag } from '@mailweave/imap';

/** The flags of RFC 3501 2.3.2 that a client may set; \Recent is the server's. */
export const SYSTEM_FLAGS: readonly Flag[] = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];

/** What STORE asks for: `FLAGS`, `+FLAGS` or `-FLAGS` (RFC 3501 6.4.6). */
export type FlagChange = {
  readonly mode: 'replace' | 'add' | 'remove';
  readonly flags: readonly Flag[];
};

/** Keywords and the system flags; not \Recent, and no flag with a backslash that this server does not know. */
export function isStorable(flag: Flag): boolean {
  return !flag.startsWith('\\') || hasFlag(SYSTEM_FLAGS, flag);
}

export function hasFlag(flags: readonly Flag[], flag: Flag): boolean {
  return flags.some((each) => sameFlag(each, flag));
}

/** Without repeats, system flags first and in their usual spelling. */
export function canonicalFlags(flags: readonly Flag[]): readonly Flag[] {
  const canonical = SYSTEM_FLAGS.filter((flag) => hasFlag(flags, flag));
  for (const flag of flags) {
    if (!hasFlag(canonical, flag)) canonical.push(flag);
  }
  return canonical;
}

/** The flags after the change; `current` itself when nothing changes. */
export function changedFlags(current: readonly Flag[], { mode, flags }: FlagChange): readonly Flag[] {
  const next = nextFlags(current, mode, flags);
  const same = next.length === current.length && next.every((flag) => hasFlag(current, flag));
  return same ? current : next;
}

function nextFlags(current: readonly Flag[], mode: FlagChange['mode'], flags: readonly Flag[]) {
  if (mode === 'remove') return current.filter((flag) => !hasFlag(flags, flag));
  return canonicalFlags(mode === 'add' ? [...current, ...flags] : flags);
}
