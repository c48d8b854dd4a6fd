/**
 * Standard: sync; RFC 7162 3.2.7, 3.2.9; VANISHED for EXPUNGE and UID EXPUNGE
 */
import type { Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';

/**
 * Takes a woven message out of the view, and the line that tells it: EXPUNGE, or VANISHED where QRESYNC is
 * enabled (RFC 7162 3.2.10). Only where EXPUNGE may be said (RFC 3501 7.4.1); none for an unknown UID.
 */
export function goneLine(view: ClientView, uid: Uid): Buffer[] {
  const client = view.takeOut(uid);
  if (client === undefined) return [];
  return [Buffer.from(view.enabled.qresync ? `* VANISHED ${uid}\r\n` : `* ${client} EXPUNGE\r\n`)];
}
