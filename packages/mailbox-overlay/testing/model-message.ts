import { type Flag, type ModSeq, modSeq, sameFlag, type Uid } from '@mailweave/imap';
import type { WovenMessage } from '../view/woven-message.ts';
import type { Sample } from './sample.ts';

/** A message as an ordinary IMAP server would hold it if the woven ones were real. */
export type ModelMessage = {
  readonly uid: Uid;
  readonly isWoven: boolean;
  readonly flags: readonly Flag[];
  readonly internalDateMs: number;
  readonly sample: Sample;
};

export function holdsFlag(message: ModelMessage, flag: Flag): boolean {
  return message.flags.some((held) => sameFlag(held, flag));
}

/** Some real messages are new to the session; a woven one never is. */
export function isRecent(message: ModelMessage): boolean {
  return !message.isWoven && message.uid % 3 === 0;
}

/** What STORE makes of a message's flags (RFC 3501 6.4.6); \Recent is not the client's to change. */
export function storedFlags(
  held: readonly Flag[],
  mode: 'replace' | 'add' | 'remove',
  given: readonly Flag[],
): readonly Flag[] {
  const changed = given.filter((flag) => !sameFlag(flag, '\\Recent'));
  const isGiven = (flag: Flag): boolean => changed.some((other) => sameFlag(flag, other));
  const others = mode === 'replace' ? [] : held.filter((flag) => !isGiven(flag));
  const kept = mode === 'remove' ? others : [...others, ...changed];
  return kept.filter((flag, at) => kept.findIndex((other) => sameFlag(flag, other)) === at).sort();
}

/** What the backend tells when the mailbox is opened; no real message has as high a mod-sequence. */
export const HIGHEST_MOD_SEQ: ModSeq = modSeq(1000n);

/** By its UID alone: no model of when a message was changed. */
export function modSeqOf({ uid, isWoven }: Pick<ModelMessage, 'uid' | 'isWoven'>): ModSeq {
  return isWoven ? HIGHEST_MOD_SEQ : modSeq(10n + BigInt(uid));
}

/** By its UID alone (RFC 6203 4): whatever is looked for, a woven message is the best match. */
export function scoreOf({ uid, isWoven }: ModelMessage): number {
  return isWoven ? 100 : 1 + ((uid * 37) % 100);
}

export function emailIdOf(message: ModelMessage): string {
  return message.isWoven ? `mailweave-${claimIdOf(message.uid)}` : `M${message.uid}`;
}

export function wovenMessageOf({ uid, flags, internalDateMs, sample }: ModelMessage): WovenMessage {
  const { content } = sample;
  return {
    claimId: claimIdOf(uid),
    uid,
    flags,
    internalDateMs,
    sizeBytes: content.bytes.length,
    content: () => content,
  };
}

function claimIdOf(uid: Uid): string {
  return uid.toString(16).padStart(32, '0');
}
