/**
 * SELECT and EXAMINE (RFC 3501 6.3.1, 6.3.2): the backend's answer is held until it is known what is woven,
 * then told with the woven messages counted in. With nothing woven it is told as it was sent (invariant 7).
 *
 * Standard: commands; RFC 3501 6.3.1; SELECT; whole, what is due comes in here; the answer waits for the store, within a budget
 * Standard: commands; RFC 3501 6.3.2; EXAMINE; whole, shows what is woven already, nothing new comes in
 */
import type { Flag, ModSeq, Response, StatusResponse } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag } from '../view/woven-message.ts';

/** An untagged answer and its bytes, CRLF included. */
export type HeldResponse = { readonly response: Response; readonly bytes: Buffer };

/** What a SELECT answer says of the mailbox; undefined where the server said nothing. */
export type SelectFacts = {
  readonly exists: number;
  readonly uidValidity: number | undefined;
  readonly uidNext: number | undefined;
  readonly permanentFlags: readonly Flag[];
  /** READ-ONLY in the tagged OK, or EXAMINE. */
  readonly readOnly: boolean;
  /** UIDs do not last (RFC 4315 3): nothing can be claimed here. */
  readonly uidNotSticky: boolean;
  /** RFC 7162 3.1.2; undefined also where the mailbox has none (NOMODSEQ). */
  readonly highestModSeq: ModSeq | undefined;
  /** The backend's number; undefined where nothing is unseen, or the server never says it. */
  readonly firstUnseen: number | undefined;
};

export function readSelectFacts(held: readonly HeldResponse[], tagged: StatusResponse): SelectFacts {
  const facts = {
    exists: 0,
    uidValidity: undefined as number | undefined,
    uidNext: undefined as number | undefined,
    permanentFlags: [] as readonly Flag[],
    highestModSeq: undefined as ModSeq | undefined,
    firstUnseen: undefined as number | undefined,
    readOnly: tagged.code?.name === 'other' && tagged.code.atom === 'READ-ONLY',
    uidNotSticky: tagged.code?.name === 'other' && tagged.code.atom === 'UIDNOTSTICKY',
  };
  for (const { response } of held) {
    if (response.name === 'EXISTS') facts.exists = response.count;
    if (response.name !== 'OK' && response.name !== 'NO') continue;
    const { code } = response;
    if (code?.name === 'UIDVALIDITY') facts.uidValidity = code.uidValidity;
    if (code?.name === 'UIDNEXT') facts.uidNext = code.uid;
    if (code?.name === 'HIGHESTMODSEQ') facts.highestModSeq = code.modSeq;
    if (code?.name === 'UNSEEN') facts.firstUnseen = code.sequence;
    if (code?.name === 'PERMANENTFLAGS') facts.permanentFlags = code.flags;
    if (code?.name === 'other' && code.atom === 'UIDNOTSTICKY') facts.uidNotSticky = true;
  }
  return facts;
}

export type SelectChanges = {
  /** RECENT as it is now, if it has changed since the answer. */
  readonly recent: number | undefined;
  /** Messages have gone since the answer: its UNSEEN may name another message now. */
  readonly expunged: boolean;
  /** The answer has no UNSEEN, and the backend says that it holds no unseen message (UnseenQuery). */
  readonly noneUnseen: boolean;
};

/** The untagged lines of the answer as the client shall see them. */
export function selectLines(
  held: readonly HeldResponse[],
  view: ClientView,
  changes: SelectChanges,
): Buffer[] {
  const added = changes.noneUnseen ? wovenUnseen(view) : [];
  // Where servers tell it.
  const behind = held.findLastIndex(({ response: { name } }) => name === 'EXISTS' || name === 'RECENT');
  return held.flatMap((one, at) => [...lineOf(one, view, changes), ...(at === behind ? added : [])]);
}

function lineOf({ response, bytes }: HeldResponse, view: ClientView, changes: SelectChanges): Buffer[] {
  const line = rewritten(response, view, changes);
  if (line === 'as-it-is') return [bytes];
  return line === 'left-out' ? [] : [Buffer.from(line, 'latin1')];
}

function rewritten(response: Response, view: ClientView, changes: SelectChanges): string {
  switch (response.name) {
    // Told behind all others (resync.ts).
    case 'FETCH':
    case 'VANISHED':
      return 'left-out';
    case 'EXISTS':
      return `* ${view.exists} EXISTS\r\n`;
    case 'RECENT':
      return changes.recent === undefined ? 'as-it-is' : `* ${changes.recent} RECENT\r\n`;
    case 'OK':
      return rewrittenCode(response, view, changes);
    default:
      return 'as-it-is';
  }
}

function rewrittenCode(response: StatusResponse, view: ClientView, changes: SelectChanges): string {
  const { code } = response;
  if (code?.name === 'UNSEEN') {
    if (changes.expunged) return 'left-out';
    const real = view.clientNumberOfReal(code.sequence);
    const first = Math.min(real, firstUnreadWoven(view) ?? real);
    return `* OK [UNSEEN ${first}] ${response.text}\r\n`;
  }
  if (code?.name === 'UIDNEXT') {
    // The answer may be older than a claim that was made while it was held.
    const above = (view.woven.at(-1)?.message.uid ?? 0) + 1;
    return `* OK [UIDNEXT ${Math.max(code.uid, above)}] ${response.text}\r\n`;
  }
  return 'as-it-is';
}

function wovenUnseen(view: ClientView): Buffer[] {
  const first = firstUnreadWoven(view);
  return first === undefined ? [] : [Buffer.from(`* OK [UNSEEN ${first}] First unseen.\r\n`)];
}

/** The client's number of the lowest woven message that is unread. */
function firstUnreadWoven(view: ClientView): number | undefined {
  const unread = view.woven.find(({ message }) => !hasFlag(message, '\\Seen'));
  return unread && view.clientNumberOfWoven(unread.message.uid);
}
