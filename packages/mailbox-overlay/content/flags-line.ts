import type { Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';

/** `* n FETCH (FLAGS (...))`, with the UID for commands by UID (RFC 3501 6.4.8); none for an unknown UID. */
export function flagsLine(view: ClientView, uid: Uid, withUid: boolean): Buffer[] {
  const message = view.wovenByUid(uid);
  const client = view.clientNumberOfWoven(uid);
  if (message === undefined || client === undefined) return [];
  const uidItem = withUid ? `UID ${uid} ` : '';
  return [Buffer.from(`* ${client} FETCH (${uidItem}FLAGS (${message.flags.join(' ')}))\r\n`)];
}
