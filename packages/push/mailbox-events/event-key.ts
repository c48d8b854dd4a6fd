import type { NewMail } from './new-mail.ts';

/** Sources that know no UID tell of one message within this time, in milliseconds. */
const UNNUMBERED_WINDOW_MS = 5_000;

/**
 * The same for every telling of one message, whatever the source and however many callback addresses it has.
 * Without a UID the moment has to do.
 */
export function newMailKey(mail: NewMail): string {
  const { accountId, atMs, mailbox, uid, uidValidity } = mail;
  const number =
    uid === undefined || uidValidity === undefined
      ? `at ${Math.floor(atMs / UNNUMBERED_WINDOW_MS)}`
      : `${uidValidity} ${uid}`;
  return `${accountId} ${number} ${mailbox}`;
}
