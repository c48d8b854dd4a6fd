import type { WovenRecord } from '@mailweave/contracts';
import { hasFlag } from './flags.ts';

/** Who has opened a message may be reading it for so long; nothing is pulled away under his eyes. */
export const readingMs = 5 * 60_000;

export function isBeingRead({ openedAtMs }: WovenRecord, nowMs: number): boolean {
  return openedAtMs !== undefined && nowMs - openedAtMs < readingMs;
}

/** Whether a newer claim may take the place of this one: nobody reads it, has read it or thrown it away. */
export function isReplaceable(record: WovenRecord, nowMs: number): boolean {
  const touched = hasFlag(record.flags, '\\Seen') || hasFlag(record.flags, '\\Deleted');
  return record.state === 'woven' && !touched && !isBeingRead(record, nowMs);
}
