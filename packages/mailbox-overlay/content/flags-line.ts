import type { Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';

/**
 * `* n FETCH (FLAGS (...))`, with the UID for commands by UID (RFC 3501 6.4.8) and what else the client has
 * enabled (RFC 7162 3.1, 3.2.4); none for an unknown UID.
 */
export function flagsLine(view: ClientView, uid: Uid, withUid: boolean): Buffer[] {
  const message = view.wovenByUid(uid);
  if (message === undefined) return [];
  return line(view, uid, [...commonItems(view, uid, withUid), `FLAGS (${message.flags.join(' ')})`]);
}

/** What a client that asked for silence has to hear all the same (RFC 7162 3.1.3); none without CONDSTORE. */
export function modSeqLine(view: ClientView, uid: Uid, withUid: boolean): Buffer[] {
  return view.enabled.condstore ? line(view, uid, commonItems(view, uid, withUid)) : [];
}

function commonItems(view: ClientView, uid: Uid, withUid: boolean): string[] {
  const { condstore, qresync } = view.enabled;
  const items = withUid || qresync ? [`UID ${uid}`] : [];
  return condstore ? [...items, `MODSEQ (${view.modSeqs.tell(uid)})`] : items;
}

function line(view: ClientView, uid: Uid, items: readonly string[]): Buffer[] {
  const client = view.clientNumberOfWoven(uid);
  return client === undefined ? [] : [Buffer.from(`* ${client} FETCH (${items.join(' ')})\r\n`)];
}
