import type { Manifest } from '@mailweave/contracts';
import { InvalidManifestError } from '../campaign/invalid-manifest-error.ts';
import { instantMsOf, isTimeZone, type LocalMs, parseLocalTime } from '../time/local-time.ts';
import { checkedZone, isOfEachUser } from '../time/zone-choice.ts';

/** From when (inclusive) until when (exclusive), as instants. */
export type Window = { startMs: number; endMs: number };

/** The same on the clocks of each user. */
export type LocalWindow = { startLocalMs: LocalMs; endLocalMs: LocalMs };

/** Where a window is one of local times, `startMs` and `endMs` are its bounds on earth. */
export type CampaignWindow = Window & { localWindow?: LocalWindow };

const hourMs = 60 * 60_000;
/** The clocks of the first and of the last place on earth that see a day. */
const aheadMs = 14 * hourMs;
const behindMs = 12 * hourMs;

/** @throws InvalidManifestError when the window of a manifest is none */
export function checkedWindow(window: Manifest['window']): CampaignWindow {
  const { timeZone } = window;
  if (timeZone === undefined) return inOrder(instantsOf(window));
  checkedZone('window.timeZone', timeZone);
  const startLocalMs = localMsOf('window.start', window.start);
  const endLocalMs = localMsOf('window.end', window.end);
  if (!isOfEachUser(timeZone))
    return inOrder({
      startMs: instantMsOf(startLocalMs, timeZone),
      endMs: instantMsOf(endLocalMs, timeZone),
    });
  const localWindow = { startLocalMs, endLocalMs };
  inOrder({ startMs: startLocalMs, endMs: endLocalMs });
  return { startMs: startLocalMs - aheadMs, endMs: endLocalMs + behindMs, localWindow };
}

/** A campaign's window for a user in a zone. @throws RangeError for an unknown zone */
export function windowFor({ startMs, endMs, localWindow }: CampaignWindow, timeZone: string): Window {
  if (localWindow === undefined) return { startMs, endMs };
  return {
    startMs: instantMsOf(localWindow.startLocalMs, timeZone),
    endMs: instantMsOf(localWindow.endLocalMs, timeZone),
  };
}

/** Until when a campaign's messages are shown to a user; in a zone that is unknown as long as anywhere on earth. */
export function shownUntilMs(campaign: CampaignWindow, timeZone: string): number {
  if (campaign.localWindow === undefined || !isTimeZone(timeZone)) return campaign.endMs;
  return windowFor(campaign, timeZone).endMs;
}

function inOrder<Checked extends Window>(window: Checked): Checked {
  if (window.endMs <= window.startMs)
    throw new InvalidManifestError('window.end must be later than window.start.');
  return window;
}

function instantsOf({ start, end }: Manifest['window']): Window {
  return { startMs: instantMs('window.start', start), endMs: instantMs('window.end', end) };
}

function instantMs(field: string, instant: string): number {
  const atMs = Date.parse(instant);
  // Without an offset Date.parse would take this machine's own.
  if (Number.isNaN(atMs) || !/(?:Z|[+-]\d\d:\d\d)$/i.test(instant))
    throw new InvalidManifestError(
      `${field} must be an RFC 3339 date-time with an offset, or without one beside window.timeZone.`,
    );
  return atMs;
}

function localMsOf(field: string, text: string): LocalMs {
  const localMs = parseLocalTime(text);
  if (localMs !== undefined) return localMs;
  throw new InvalidManifestError(
    `${field} must be a date and time that there is, in whole seconds and without an offset, beside window.timeZone.`,
  );
}
