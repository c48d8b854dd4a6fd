/** Why a device is not told, in words; a reason of a later version stands for itself. */
export function reasonText(reason: string, until?: string): string {
  const words = REASONS[reason] ?? reason;
  return until === undefined ? words : `${words} until ${timeText(until)}`;
}

const REASONS: Readonly<Record<string, string>> = {
  unverified: 'has not given its code back',
  expired: 'its app was silent for too long',
  'transport-off': 'its transport is switched off',
  'other-topics': 'does not want to hear of new mail',
  'other-mailbox': 'wants to hear of other mailboxes',
  'other-sender': 'wants to hear of other senders',
  'muted-sender': 'has muted the sender',
  'quiet-hours': 'quiet hours',
  storm: 'had many within a minute',
};

/** `2026-11-27 09:53:51`, UTC, of a time in RFC 3339. */
export function timeText(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Enough of an id to know it again on one page. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** `1 device`, `2 devices`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
