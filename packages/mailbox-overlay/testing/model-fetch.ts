/** FETCH as RFC 3501 6.4.5 has it, for the items whose answer a model knows without an index of the message. */
import {
  byteString,
  byteStringOfText,
  type FetchAttribute,
  type FetchCommand,
  type FetchItem,
  type FetchValue,
  fetchAttributeName,
  internalDateText,
  type Partial,
  type Response,
  sequenceNumber,
} from '@mailweave/imap';
import type { ModelMailbox } from './model-mailbox.ts';
import { holdsFlag, type ModelMessage, modSeqOf } from './model-message.ts';

/** The answers, ascending; messages whose body was read become \Seen. */
export function fetchAnswers(
  command: FetchCommand,
  picked: readonly ModelMessage[],
  mailbox: ModelMailbox,
  readOnly: boolean,
): Response[] {
  const { changedSince } = command;
  return picked.map((message) => {
    const newlySeen = !readOnly && !holdsFlag(message, '\\Seen') && command.items.some(setsSeen);
    const now = newlySeen ? { ...message, flags: [...message.flags, '\\Seen'].sort() } : message;
    mailbox.setFlags(now.uid, now.flags);
    const uidItem: FetchItem[] = command.byUid && !asksFor(command, 'UID') ? [{ name: 'UID' }] : [];
    const flagsItem: FetchItem[] = newlySeen && !asksFor(command, 'FLAGS') ? [{ name: 'FLAGS' }] : [];
    const modSeqItem: FetchItem[] =
      changedSince !== undefined && !asksFor(command, 'MODSEQ') ? [{ name: 'MODSEQ' }] : [];
    const items = [...uidItem, ...command.items, ...flagsItem, ...modSeqItem];
    return fetchResponse(
      mailbox.numberOf(now.uid),
      items.map((item) => attribute(now, item)),
    );
  });
}

export function flagsAnswer(message: ModelMessage, mailbox: ModelMailbox, withUid: boolean): Response {
  const items: FetchItem[] = withUid ? [{ name: 'UID' }, { name: 'FLAGS' }] : [{ name: 'FLAGS' }];
  return fetchResponse(
    mailbox.numberOf(message.uid),
    items.map((item) => attribute(message, item)),
  );
}

function fetchResponse(number: number, attributes: readonly FetchAttribute[]): Response {
  return { name: 'FETCH', sequence: sequenceNumber(number), attributes };
}

function asksFor({ items }: FetchCommand, name: FetchItem['name']): boolean {
  return items.some((item) => item.name === name);
}

function setsSeen(item: FetchItem): boolean {
  if (item.name === 'BODY[]' || item.name === 'BINARY[]') return !item.peek;
  return item.name === 'RFC822' || item.name === 'RFC822.TEXT';
}

function attribute(message: ModelMessage, item: FetchItem): FetchAttribute {
  return { name: fetchAttributeName(item), value: itemValue(message, item) };
}

function itemValue(message: ModelMessage, item: FetchItem): FetchValue {
  const { bytes, preview } = message.sample.content;
  const bodyStart = bytes.indexOf('\r\n\r\n') + 4;
  switch (item.name) {
    case 'UID':
      return { kind: 'atom', text: `${message.uid}` };
    case 'FLAGS':
      return { kind: 'list', values: message.flags.map((text) => ({ kind: 'atom', text })) };
    case 'MODSEQ':
      return { kind: 'list', values: [{ kind: 'atom', text: `${modSeqOf(message)}` }] };
    case 'RFC822.SIZE':
      return { kind: 'atom', text: `${bytes.length}` };
    case 'INTERNALDATE':
      return {
        kind: 'string',
        value: byteStringOfText(internalDateText(message.internalDateMs).slice(1, -1)),
      };
    case 'RFC822.HEADER':
      return body(bytes.subarray(0, bodyStart), undefined);
    case 'RFC822.TEXT':
      return body(bytes.subarray(bodyStart), undefined);
    case 'RFC822':
      return body(bytes, undefined);
    case 'BODY[]':
      return body(sectionOf(bytes, bodyStart, item.section.text?.kind), item.partial);
    case 'PREVIEW':
      return { kind: 'string', value: byteStringOfText(preview) };
    default:
      throw new TypeError(`${item.name} is no part of the model.`);
  }
}

function sectionOf(bytes: Buffer, bodyStart: number, kind: string | undefined): Buffer {
  if (kind === 'HEADER') return bytes.subarray(0, bodyStart);
  return kind === 'TEXT' ? bytes.subarray(bodyStart) : bytes;
}

function body(bytes: Buffer, partial: Partial | undefined): FetchValue {
  const cut = partial ? bytes.subarray(partial.offset, partial.offset + partial.length) : bytes;
  return { kind: 'string', value: byteString(cut) };
}
