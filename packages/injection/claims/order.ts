import type { WovenRecord } from '@mailweave/contracts';

/** By UIDVALIDITY, then UID; claims that have no UID yet come last, oldest first. */
export function byUid(a: WovenRecord, b: WovenRecord): number {
  if (a.uid === undefined || b.uid === undefined) {
    if (a.uid === b.uid) return byAge(a, b);
    return a.uid === undefined ? 1 : -1;
  }
  return a.uidValidity - b.uidValidity || a.uid - b.uid || byAge(a, b);
}

/** Oldest first; the claimId decides between claims of the same millisecond. */
export function byAge(a: WovenRecord, b: WovenRecord): number {
  return a.claimedAtMs - b.claimedAtMs || (a.claimId < b.claimId ? -1 : 1);
}
