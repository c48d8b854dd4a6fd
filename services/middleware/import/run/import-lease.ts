import type { Clock } from '@mailweave/foundation';

/** How long an import belongs to its worker without a sign of life; renewed with each batch. */
const LEASE_MS = 60_000;

export function leaseUntilMs(clock: Clock): number {
  return clock.nowMs() + LEASE_MS;
}
