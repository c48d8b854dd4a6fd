import { type FetchCommand, type FetchItem, fetchAttributeName, type WireWriter } from '@mailweave/imap';
import { messagesOf } from '../session/message-set.ts';
import type { SelectedPhase } from '../session/phase.ts';
import type { View } from '../session/view.ts';
import { hasFlag } from '../store/flags.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import type { CommandContext } from './context.ts';
import { type AttributeValue, attributeValue, isOffered, isUndecodable } from './fetch-attribute.ts';
import { bad, code, no, type Outcome, ok } from './outcome.ts';
import { noSuchNumber } from './refusals.ts';

const SEEN = { mode: 'add', flags: ['\\Seen'] } as const;

/** RFC 3501 6.4.5. A message that another session has expunged can still be read (RFC 2180 4.1.1). */
export function fetch(command: FetchCommand, { view }: SelectedPhase, context: CommandContext): Outcome {
  if (command.changedSince !== undefined) return bad('CONDSTORE is not offered.');
  if (!command.items.every(isOffered)) return bad('An item of the list is not offered.');
  const messages = messagesOf(command.set, view);
  if (messages === undefined) return noSuchNumber;
  const items = itemsToWrite(command);
  const readable = messages.filter((message) => !items.some((item) => isUndecodable(item, message)));
  for (const message of readable) fetchMessage(message, { items, view, context });
  if (readable.length === messages.length) return ok('FETCH completed.');
  return no('A part has an unknown content transfer encoding.', code('UNKNOWN-CTE'));
}

type Fetching = {
  readonly items: readonly FetchItem[];
  readonly view: View;
  readonly context: CommandContext;
};

function fetchMessage(message: StoredMessage, { items, view, context: { writer } }: Fetching): void {
  const becomesSeen = !view.readOnly && items.some(setsSeen) && !hasFlag(message.flags, '\\Seen');
  // The flags have changed, so they are told with the rest (RFC 3501 6.4.5, BODY[]).
  const told: readonly FetchItem[] =
    becomesSeen && !hasItem(items, 'FLAGS') ? [...items, { name: 'FLAGS' }] : items;
  if (becomesSeen) view.mailbox.changeFlags(message.uid, SEEN, view);
  writer.raw(`* ${view.sequenceOf(message)} FETCH `);
  writer.list(told, (item) => writeAttribute(item, attributeValue(item, message, view), writer));
  writer.crlf();
  if (hasItem(told, 'FLAGS')) view.flagsTold(message);
}

function writeAttribute(item: FetchItem, value: AttributeValue, writer: WireWriter): void {
  writer.raw(`${fetchAttributeName(item)} `);
  // `~{n}` where bytes are NUL, which only BINARY can have (RFC 3516 4.2).
  if (Buffer.isBuffer(value)) writer.literal(value, item.name === 'BINARY[]' && value.includes(0));
  else writer.raw(value ?? 'NIL');
}

/** UID FETCH tells the UID, asked for or not (RFC 3501 6.4.8). */
function itemsToWrite({ byUid, items }: FetchCommand): readonly FetchItem[] {
  return byUid && !hasItem(items, 'UID') ? [{ name: 'UID' }, ...items] : items;
}

function hasItem(items: readonly FetchItem[], name: FetchItem['name']): boolean {
  return items.some((item) => item.name === name);
}

function setsSeen(item: FetchItem): boolean {
  if (item.name === 'BODY[]' || item.name === 'BINARY[]') return !item.peek;
  return item.name === 'RFC822' || item.name === 'RFC822.TEXT';
}
