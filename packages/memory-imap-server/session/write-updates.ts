import { type WireWriter, writeResponse } from '@mailweave/imap';
import { SYSTEM_FLAGS } from '../store/flags.ts';
import type { Update, View } from './view.ts';

/**
 * Tells the client what has happened (RFC 3501 7.3, 7.4).
 *
 * @param options.expunges whether EXPUNGE may be sent now (RFC 3501 7.4.1)
 */
export function writeUpdates(view: View, writer: WireWriter, options: { expunges: boolean }): void {
  for (const update of view.takeUpdates(options)) writeUpdate(update, view, writer);
}

function writeUpdate(update: Update, view: View, writer: WireWriter): void {
  switch (update.kind) {
    case 'keywords':
      return writeResponse({ name: 'FLAGS', flags: [...SYSTEM_FLAGS, ...view.mailbox.keywords] }, writer);
    case 'expunge':
      return writeResponse({ name: 'EXPUNGE', sequence: update.sequence }, writer);
    case 'exists':
      return writeResponse({ name: 'EXISTS', count: update.count }, writer);
    case 'recent':
      return writeResponse({ name: 'RECENT', count: update.count }, writer);
    case 'flags':
      // With the UID, which an answer to UID STORE has to hold and everybody may (RFC 3501 6.4.8).
      writer.raw(`* ${update.sequence} FETCH (UID ${update.message.uid} FLAGS `);
      writer.flags(view.flagsOf(update.message));
      writer.raw(')');
      writer.crlf();
  }
}
