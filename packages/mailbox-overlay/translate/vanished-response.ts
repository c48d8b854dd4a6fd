/**
 * VANISHED of the backend (RFC 7162 3.2.10), which has UIDs: they mean the same on both sides.
 *
 * Standard: sync; RFC 7162 3.2.10; VANISHED; whole, of the backend's the woven UIDs are left out
 */
import type { HeldResponse } from '../commands/select.ts';
import { closedRange, rangesText, withoutRanges } from '../sets/closed-ranges.ts';
import type { ClientView } from '../view/client-view.ts';

/**
 * The line for the client, after the view has taken it in. A UID that is woven is vanished for the backend and
 * lives for the client, so it is left out: that of a claim made since an earlier session, or one within a range.
 * VANISHED (EARLIER) tells of messages that were never part of the view, and no number changes.
 */
export function vanishedLine({ response, bytes }: HeldResponse, view: ClientView): Buffer[] {
  if (response.name !== 'VANISHED') return [bytes];
  const woven = view.woven.map(({ message }) => ({ first: message.uid, last: message.uid }));
  const ranges = response.uids.ranges.map(closedRange);
  const gone = withoutRanges(ranges, woven);
  if (!response.earlier) view.applyVanished(gone);
  if (gone.length === 0) return [];
  // Nothing was cut: the bytes pass.
  if (rangesText(gone) === rangesText(withoutRanges(ranges, []))) return [bytes];
  return [Buffer.from(`* VANISHED ${response.earlier ? '(EARLIER) ' : ''}${rangesText(gone)}\r\n`)];
}
