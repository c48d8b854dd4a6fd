import type { Planning } from './account-plan.ts';
import { type QueuedNotification, tellsOfNewMail } from './queued-notification.ts';

const MINUTE_MS = 60_000;

/**
 * When a device that has had its share of this minute may be told again; undefined: now. So that of each stretch of a minute, wherever it
 * begins, no more than `perMinute` are planned for.
 * @param own of one subscription
 */
export function stormUntilMs(
  own: readonly QueuedNotification[],
  { nowMs, rules }: Planning,
): number | undefined {
  const recent = own
    .filter(({ notification, state }) => tellsOfNewMail(notification) && state !== 'taken-back')
    .map(({ plannedForMs }) => plannedForMs)
    .filter((atMs) => atMs > nowMs - MINUTE_MS)
    .toSorted((a, b) => a - b);
  if (recent.length < rules.perMinute) return undefined;
  return (recent[recent.length - rules.perMinute] ?? nowMs) + MINUTE_MS;
}
