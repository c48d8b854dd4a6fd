import type { WovenRecord } from '@mailweave/contracts';

/** A claim as it is stored. `leasedAtMs`: when it was begun, or last taken as an expired one. */
export type ClaimEntry = { record: WovenRecord; leasedAtMs: number };

const claimPrefix = 'claim/';

export function claimSlot(claimId: string): string {
  return `${claimPrefix}${claimId}`;
}

/** There while a claim that is not abandoned holds the round. */
export function roundSlot({ campaignId, round }: WovenRecord): string {
  return `round/${campaignId}/${round}`;
}

export function putEntry(entry: ClaimEntry): Map<string, string> {
  return new Map([[claimSlot(entry.record.claimId), JSON.stringify(entry)]]);
}

export function entryOf(slots: ReadonlyMap<string, string>, claimId: string): ClaimEntry | undefined {
  const text = slots.get(claimSlot(claimId));
  return text === undefined ? undefined : JSON.parse(text);
}

export function claimEntries(slots: ReadonlyMap<string, string>): ClaimEntry[] {
  return [...slots].filter(([slot]) => slot.startsWith(claimPrefix)).map(([, text]) => JSON.parse(text));
}
