import {
  byteStringOfText,
  type FetchAttribute,
  type Response,
  type WireWriter,
  writeResponse,
} from '@mailweave/imap';
import { SYSTEM_FLAGS } from '../store/flags.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import type { Update, View } from './view.ts';

export type UpdateOptions = {
  /** Whether EXPUNGE may be sent now (RFC 3501 7.4.1). */
  readonly expunges: boolean;
  /** Whether FETCH tells the UID: behind a UID command it must (RFC 3501 6.4.8). */
  readonly uids: boolean;
};

/** Tells the client what has happened (RFC 3501 7.3, 7.4). */
export function writeUpdates(view: View, writer: WireWriter, options: UpdateOptions): void {
  for (const update of view.takeUpdates(options)) {
    for (const response of responsesTo(update, view, options)) writeResponse(response, writer);
  }
}

function responsesTo(update: Update, view: View, { uids }: UpdateOptions): readonly Response[] {
  switch (update.kind) {
    case 'keywords':
      return flagsResponses(view);
    case 'expunge':
      return [{ name: 'EXPUNGE', sequence: update.sequence }];
    case 'exists':
      return [{ name: 'EXISTS', count: update.count }];
    case 'recent':
      return [{ name: 'RECENT', count: update.count }];
    case 'flags':
      return [{ name: 'FETCH', sequence: update.sequence, attributes: flagsNow(update.message, view, uids) }];
  }
}

/** The flags of the mailbox, and those of them that this session may set for good (RFC 3501 7.1, 7.2.6). */
export function flagsResponses({ mailbox, readOnly }: View): readonly Response[] {
  const flags = [...SYSTEM_FLAGS, ...mailbox.keywords];
  const code = { name: 'PERMANENTFLAGS', flags: readOnly ? [] : [...flags, '\\*'] } as const;
  const text = byteStringOfText('Flags that are kept.');
  return [
    { name: 'FLAGS', flags },
    { name: 'OK', tag: undefined, code, text },
  ];
}

function flagsNow(message: StoredMessage, view: View, withUid: boolean): FetchAttribute[] {
  const uid: FetchAttribute = { name: 'UID', value: { kind: 'atom', text: `${message.uid}` } };
  const values = view.flagsOf(message).map((text) => ({ kind: 'atom', text }) as const);
  const flags: FetchAttribute = { name: 'FLAGS', value: { kind: 'list', values } };
  return withUid ? [uid, flags] : [flags];
}
