/**
 * FETCH and UID FETCH (RFC 3501 6.4.5): the real part goes to the backend, the woven part is answered here,
 * in the order of numbers. Fetching a body without .PEEK sets \Seen. With CHANGEDSINCE (RFC 7162 3.1.4.1) every
 * woven message is answered: when it was changed is not known for certain, and telling it twice does no harm.
 *
 * Standard: commands; RFC 3501 6.4.5; FETCH
 * Standard: sync; RFC 7162 3.1.4.1; FETCH CHANGEDSINCE; whole, every woven message is told every time
 * Standard: sync; RFC 7162 3.2.6; UID FETCH VANISHED; whole, woven messages that are gone are told every time
 */
import {
  type FetchCommand,
  type FetchItem,
  MAX_NUMBER,
  type MessageSet,
  type NumberRange,
  type Uid,
} from '@mailweave/imap';
import { fetchLine } from '../content/fetch-line.ts';
import { modSeqLine } from '../content/flags-line.ts';
import type { CommandPlan } from '../plan/command-plan.ts';
import type { Effect } from '../plan/effect.ts';
import { type ClosedRange, commonRanges, rangesText } from '../sets/closed-ranges.ts';
import { splitSet } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

export function planFetch(command: FetchCommand, view: ClientView): CommandPlan {
  if (command.vanished && !view.enabled.qresync) {
    return { kind: 'refuse', status: 'BAD', text: 'VANISHED needs ENABLE QRESYNC.' };
  }
  const split = splitSet(command.set, view);
  if (split.outcome === 'beyond-end') {
    return { kind: 'refuse', status: 'BAD', text: 'The message set goes beyond the end of the mailbox.' };
  }
  const seen = becomingSeen(command, split.woven, view);
  const waiting = split.woven.map((message) => message.uid);
  const line: LineOf = (current, uid) => {
    return fetchLine(current, uid, {
      items: answeredItems(command, seen.has(uid)),
      newlySeen: seen.has(uid),
    });
  };
  return {
    kind: 'run',
    upstream: split.real === undefined ? undefined : { ...command, set: split.real },
    okText: 'Fetch completed.',
    effects: split.woven.flatMap((message) => fetchEffects(message.uid, command.items, seen)),
    effectsMustHold: false,
    // One real message that cannot be read fails the command after the answers for others (RFC 3501 6.4.5).
    answersInSpiteOfNo: true,
    before: (current) => (command.vanished ? vanishedLines(command.set, current) : []),
    beforeFetch: (client) => answersBelow(client, waiting, view, line),
    answer: (current) => [
      ...waiting.flatMap((uid) => line(current, uid)),
      ...[...seen].flatMap((uid) => modSeqLine(current, uid, command.byUid)),
    ],
  };
}

/** Before any FETCH response (RFC 7162 3.2.6): the woven messages of the set that are gone. */
function vanishedLines(set: MessageSet, view: ClientView): Buffer[] {
  const asked = set.kind === 'saved' ? [] : set.ranges.map(openRange);
  const gone = commonRanges(view.gone, asked);
  return gone.length === 0 ? [] : [Buffer.from(`* VANISHED (EARLIER) ${rangesText(gone)}\r\n`)];
}

/** `*` may stand for any UID that is high enough. */
function openRange({ first, last }: NumberRange<number>): ClosedRange {
  const ends = [first === '*' ? MAX_NUMBER : first, last === '*' ? MAX_NUMBER : last];
  return { first: Math.min(...ends), last: Math.max(...ends) };
}

type LineOf = (view: ClientView, uid: Uid) => Buffer[];

/** The woven messages that this FETCH makes \Seen: in its answers at once, in the view by its effects. */
function becomingSeen(command: FetchCommand, woven: readonly WovenMessage[], view: ClientView): Set<Uid> {
  if (view.readOnly || !readsBody(command.items)) return new Set();
  return new Set(woven.filter((message) => !hasFlag(message, '\\Seen')).map(({ uid }) => uid));
}

/**
 * The items to answer: UID belongs to every answer of UID FETCH (RFC 3501 6.4.8), the new flags to an answer
 * that sets \Seen (6.4.5), MODSEQ to one with CHANGEDSINCE (RFC 7162 3.1.4.1).
 */
function answeredItems(command: FetchCommand, newlySeen: boolean): readonly FetchItem[] {
  const items: FetchItem[] = [...command.items];
  if (command.byUid && !items.some((item) => item.name === 'UID')) items.unshift({ name: 'UID' });
  if (newlySeen && !items.some((item) => item.name === 'FLAGS')) items.push({ name: 'FLAGS' });
  if (command.changedSince !== undefined && !items.some((item) => item.name === 'MODSEQ')) {
    items.push({ name: 'MODSEQ' });
  }
  return items;
}

/** Takes the woven messages whose number is below `client` off the list and writes their answers. */
function answersBelow(client: number, waiting: Uid[], view: ClientView, line: LineOf): Buffer[] {
  const pieces: Buffer[] = [];
  for (let uid = waiting[0]; uid !== undefined; uid = waiting[0]) {
    const number = view.clientNumberOfWoven(uid);
    if (number !== undefined && number >= client) break;
    waiting.shift();
    pieces.push(...line(view, uid));
  }
  return pieces;
}

function fetchEffects(uid: Uid, items: readonly FetchItem[], seen: ReadonlySet<Uid>): Effect[] {
  const effects: Effect[] = [];
  if (items.some(lists)) effects.push({ kind: 'report', uid, event: 'listed' });
  if (readsBody(items)) effects.push({ kind: 'report', uid, event: 'read' });
  if (items.some(opens)) effects.push({ kind: 'opened', uid });
  if (seen.has(uid)) effects.push({ kind: 'change-flags', uid, mode: 'add', flags: ['\\Seen'] });
  return effects;
}

/** Items by which a client learns what a list shows of a message: an impression. */
function lists(item: FetchItem): boolean {
  if (item.name === 'BODY[]') return item.section.part.length === 0 && item.section.text?.kind !== 'TEXT';
  return item.name === 'ENVELOPE' || item.name === 'RFC822.HEADER' || item.name === 'RFC822';
}

/** Items that bring text of the body: a client that sets \Seen by itself asks with .PEEK. */
function opens(item: FetchItem): boolean {
  if (item.name === 'BODY[]') return item.section.text === undefined || item.section.text.kind === 'TEXT';
  return item.name === 'RFC822' || item.name === 'RFC822.TEXT' || item.name === 'BINARY[]';
}

/** Items that set \Seen (RFC 3501 6.4.5, RFC 3516 4.2). */
function readsBody(items: readonly FetchItem[]): boolean {
  return items.some(
    (item) =>
      item.name === 'RFC822' ||
      item.name === 'RFC822.TEXT' ||
      ((item.name === 'BODY[]' || item.name === 'BINARY[]') && !item.peek),
  );
}
