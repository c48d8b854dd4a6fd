import { expectFetchItems } from '../fetch/parse-fetch-item.ts';
import { writeFetchItem } from '../fetch/write-fetch-item.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { NotifyCommand, NotifyEvent, NotifyGroup } from './command.ts';

const OPEN_PARENTHESIS = 0x28;

type Mailboxes = NotifyGroup['mailboxes'];

const WITHOUT_NAMES = ['SELECTED', 'SELECTED-DELAYED', 'INBOXES', 'PERSONAL', 'SUBSCRIBED'] as const;
const WITH_NAMES = ['SUBTREE', 'MAILBOXES'] as const;

/**
 * notify      = "NOTIFY" SP ("SET" [SP "STATUS"] SP event-group *(SP event-group) / "NONE")
 * event-group = "(" filter-mailboxes SP events ")"                     (RFC 5465 8)
 */
export function parseNotify(lexer: Lexer): NotifyCommand {
  lexer.expectSpace();
  const start = lexer.position();
  const word = lexer.expectKeyword('SET or NONE');
  if (word === 'NONE') return { name: 'NOTIFY', status: false, groups: [] };
  if (word !== 'SET') throw lexer.error('SET or NONE', start);
  lexer.expectSpace();
  const status = lexer.attempt((ahead) => ahead.keyword() === 'STATUS' || undefined) ?? false;
  if (status) lexer.expectSpace();
  const groups = [expectGroup(lexer)];
  while (lexer.space() && !lexer.atEnd) groups.push(expectGroup(lexer));
  return { name: 'NOTIFY', status, groups };
}

export function writeNotify({ groups, status }: NotifyCommand, writer: WireWriter): void {
  const set = status ? 'SET STATUS ' : 'SET ';
  writer.raw(`NOTIFY ${groups.length === 0 ? 'NONE' : set}`);
  writer.words(groups, writeGroup);
}

function expectGroup(lexer: Lexer): NotifyGroup {
  lexer.expectOpen('a group of events');
  const mailboxes = expectMailboxes(lexer);
  lexer.expectSpace();
  const events = expectEvents(lexer);
  lexer.expectClose();
  return { mailboxes, events };
}

/** filter-mailboxes = "selected" / "selected-delayed" / "inboxes" / ... / ("mailboxes" SP one-or-more-mailbox) */
function expectMailboxes(lexer: Lexer): Mailboxes {
  const start = lexer.position();
  const word = lexer.expectKeyword('which mailboxes');
  const named = WITH_NAMES.find((each) => each === word);
  if (named !== undefined) {
    lexer.expectSpace();
    const names = lexer.list(expectName) ?? [expectName(lexer)];
    if (names.length === 0) throw lexer.error('at least one mailbox name before this');
    return { which: named, names };
  }
  const which = WITHOUT_NAMES.find((each) => each === word);
  if (which === undefined) throw lexer.error('a word for mailboxes, such as PERSONAL', start);
  return { which };
}

/** events = ("(" event *(SP event) ")") / "NONE" */
function expectEvents(lexer: Lexer): NotifyEvent[] {
  if (!lexer.open()) {
    const start = lexer.position();
    if (lexer.expectKeyword('events or NONE') === 'NONE') return [];
    throw lexer.error('events or NONE', start);
  }
  const events: NotifyEvent[] = [];
  while (!lexer.close()) {
    const name = lexer.expectKeyword('an event');
    lexer.space();
    const hasItems = name === 'MESSAGENEW' && lexer.peek() === OPEN_PARENTHESIS;
    const items = hasItems ? expectFetchItems(lexer) : [];
    lexer.space();
    events.push({ name, items });
  }
  if (events.length === 0) throw lexer.error('at least one event before this');
  return events;
}

function writeGroup({ events, mailboxes }: NotifyGroup, writer: WireWriter): void {
  writer.raw(`(${mailboxes.which} `);
  if ('names' in mailboxes) {
    writer.list(mailboxes.names, writeName);
    writer.space();
  }
  if (events.length === 0) writer.raw('NONE');
  else writer.list(events, writeEvent);
  writer.raw(')');
}

function writeEvent({ items, name }: NotifyEvent, writer: WireWriter): void {
  writer.raw(name);
  if (items.length === 0) return;
  writer.space();
  writer.list(items, writeFetchItem);
}

function expectName(lexer: Lexer): ByteString {
  return lexer.expectAstring('a mailbox name');
}

function writeName(name: ByteString, writer: WireWriter): void {
  writer.astring(name);
}
