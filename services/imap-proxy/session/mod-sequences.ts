/**
 * A session that speaks of mod-sequences (RFC 7162 3.1): which commands begin it, and how the backend hears of it.
 *
 * Standard: sync; RFC 7162 3.1, 3.1.8; commands that begin with mod-sequences
 */
import type { ClientCommand } from './command-reader.ts';
import type { Session } from './session.ts';

/** The commands that may name a mod-sequence, and the words by which they do. */
const COMMANDS = new Set([
  ...['SELECT', 'EXAMINE', 'STATUS', 'LIST', 'FETCH', 'UID FETCH', 'STORE', 'UID STORE'],
  ...['SEARCH', 'UID SEARCH', 'SORT', 'UID SORT', 'THREAD', 'UID THREAD'],
]);
const WORDS = /\b(CONDSTORE|QRESYNC|HIGHESTMODSEQ|MODSEQ|CHANGEDSINCE|UNCHANGEDSINCE)\b/i;

/** The client uses a CONDSTORE-enabling command (RFC 7162 3.1): from here on it is told mod-sequences. */
export function noteModSequences(session: Session, command: ClientCommand): void {
  if (!session.link.enabled.condstore && asks(command)) session.link.enabled.condstore = true;
}

/**
 * The same for a command of which the backend may hear nothing, because it is about woven messages alone: the
 * backend has to begin too, and tells HIGHESTMODSEQ then.
 */
export async function beginModSequences(session: Session, command: ClientCommand): Promise<void> {
  if (session.link.enabled.condstore || !asks(command)) return;
  session.link.enabled.condstore = true;
  const { link } = session;
  if (!link.capabilities.has('CONDSTORE') || !link.capabilities.has('ENABLE')) return;
  await link.quiet();
  const enabled = { wants: isEnabled, take: () => undefined };
  await link.ownRelayed((writer) => writer.raw('ENABLE CONDSTORE'), enabled);
}

function isEnabled(head: { readonly kind: string; readonly word?: unknown }): boolean {
  return head.kind === 'untagged' && head.word === 'ENABLED';
}

function asks({ word, frame }: ClientCommand): boolean {
  return COMMANDS.has(word) && frame.lines.some((line) => WORDS.test(line.toString('latin1')));
}
