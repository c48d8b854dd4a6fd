import { ModelMailbox } from './model-mailbox.ts';
import { anySample } from './sample.ts';

/** `r` is a real message, `w` a woven one, `-` a UID without a message; UIDs count from 1. */
export function mailboxLike(pattern: string): ModelMailbox {
  const mailbox = new ModelMailbox();
  for (const kind of pattern) {
    if (kind === '-') mailbox.burnUid();
    else mailbox.add({ isWoven: kind === 'w', flags: [], internalDateMs: 0, sample: anySample });
  }
  return mailbox;
}
