/**
 * STATUS (RFC 3501 6.3.10, RFC 8438, RFC 9051 6.3.11) and the STATUS lines of LIST (RFC 5819): the counts
 * have the woven messages in them, as SELECT would show; UIDNEXT, UIDVALIDITY and HIGHESTMODSEQ are the
 * backend's.
 *
 * Standard: commands; RFC 3501 6.3.10; STATUS; whole, UIDVALIDITY is the backend's
 * Standard: sync; RFC 7162 3.1.7; HIGHESTMODSEQ of STATUS; the backend's
 * Standard: mailboxes; RFC 5819, 8438; LIST-STATUS, STATUS=SIZE
 */
import type { Response, StatusItem } from '@mailweave/imap';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

type MailboxStatus = Extract<Response, { name: 'STATUS' }>;

/** What each woven message adds to a count. */
const ADDS: Partial<Record<StatusItem, (message: WovenMessage) => number>> = {
  MESSAGES: () => 1,
  UNSEEN: (message) => (hasFlag(message, '\\Seen') ? 0 : 1),
  DELETED: (message) => (hasFlag(message, '\\Deleted') ? 1 : 0),
  SIZE: (message) => message.sizeBytes,
};

/**
 * The backend's STATUS with the woven messages counted. UIDNEXT is raised above the woven UIDs, in case the
 * backend's answer is older than the last claim.
 */
export function weaveStatus(status: MailboxStatus, woven: readonly WovenMessage[]): MailboxStatus {
  const values = new Map(status.values);
  for (const [item, value] of status.values) {
    if (typeof value !== 'bigint') continue;
    if (item === 'UIDNEXT') values.set(item, uidNextAbove(value, woven));
    const adds = ADDS[item];
    if (adds !== undefined) {
      values.set(
        item,
        woven.reduce((sum, message) => sum + BigInt(adds(message)), value),
      );
    }
  }
  return { ...status, values };
}

function uidNextAbove(uidNext: bigint, woven: readonly WovenMessage[]): bigint {
  return woven.reduce(
    (next, message) => (BigInt(message.uid) >= next ? BigInt(message.uid) + 1n : next),
    uidNext,
  );
}
