import type { FetchItem, Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';
import { hasFlag } from '../view/woven-message.ts';
import { type AttributeBytes, fetchAttribute } from './fetch-attribute.ts';

const SPACE = Buffer.from(' ');
const END = Buffer.from(')\r\n');

export type FetchAnswer = {
  readonly items: readonly FetchItem[];
  /** By the very FETCH that is answered: its FLAGS have \Seen already (RFC 3501 6.4.5). */
  readonly newlySeen: boolean;
};

/** `* n FETCH (...)` of a woven message, in pieces; none when the UID is not woven in the view. */
export function fetchLine(view: ClientView, uid: Uid, { items, newlySeen }: FetchAnswer): Buffer[] {
  const message = view.wovenByUid(uid);
  const client = view.clientNumberOfWoven(uid);
  if (message === undefined || client === undefined) return [];
  const shown = newlySeen ? withSeen(message) : message;
  return [Buffer.from(`* ${client} FETCH (`), ...attributes(shown, items, view), END];
}

function withSeen(message: WovenMessage): WovenMessage {
  if (hasFlag(message, '\\Seen')) return message;
  return { ...message, flags: [...message.flags, '\\Seen'].sort() };
}

function attributes(message: WovenMessage, items: readonly FetchItem[], view: ClientView): Buffer[] {
  const pieces: Buffer[] = [];
  for (const item of items) {
    const attribute = item.name === 'MODSEQ' ? modSeqOf(message, view) : fetchAttribute(message, item);
    if (pieces.length > 0) pieces.push(SPACE);
    pieces.push(...attribute);
  }
  return pieces;
}

function modSeqOf({ uid }: WovenMessage, view: ClientView): AttributeBytes {
  return [Buffer.from(`MODSEQ (${view.modSeqs.tell(uid)})`)];
}
