import { type FetchAttribute, type Response, type WireWriter, writeResponse } from '@mailweave/imap';
import { SYSTEM_FLAGS } from '../store/flags.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import type { Update, View } from './view.ts';

/**
 * Tells the client what has happened (RFC 3501 7.3, 7.4).
 *
 * @param options.expunges whether EXPUNGE may be sent now (RFC 3501 7.4.1)
 */
export function writeUpdates(view: View, writer: WireWriter, options: { expunges: boolean }): void {
  for (const update of view.takeUpdates(options)) writeResponse(responseTo(update, view), writer);
}

function responseTo(update: Update, view: View): Response {
  switch (update.kind) {
    case 'keywords':
      return { name: 'FLAGS', flags: [...SYSTEM_FLAGS, ...view.mailbox.keywords] };
    case 'expunge':
      return { name: 'EXPUNGE', sequence: update.sequence };
    case 'exists':
      return { name: 'EXISTS', count: update.count };
    case 'recent':
      return { name: 'RECENT', count: update.count };
    case 'flags':
      return { name: 'FETCH', sequence: update.sequence, attributes: flagsNow(update.message, view) };
  }
}

/** With the UID, which an answer to UID STORE has to hold and every other may (RFC 3501 6.4.8). */
function flagsNow(message: StoredMessage, view: View): FetchAttribute[] {
  const flags = view.flagsOf(message).map((text) => ({ kind: 'atom', text }) as const);
  return [
    { name: 'UID', value: { kind: 'atom', text: `${message.uid}` } },
    { name: 'FLAGS', value: { kind: 'list', values: flags } },
  ];
}
