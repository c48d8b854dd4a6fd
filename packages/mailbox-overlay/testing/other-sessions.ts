import { type Response, rangesOfNumbers, sequenceNumber } from '@mailweave/imap';
import { flagsLine } from '../content/flags-line.ts';
import { goneLine } from '../content/gone-line.ts';
import { chosenFrom, type Step } from './history.ts';
import { flagsAnswer } from './model-fetch.ts';
import type { MessageDraft } from './model-mailbox.ts';
import type { ModelMessage } from './model-message.ts';
import { readResponses } from './read-responses.ts';
import type { SideBySide } from './side-by-side.ts';

/** Lets something happen that is not this client's doing, and tells the client of it. */
export function happens(sides: SideBySide, step: Step): void {
  const { mailbox } = sides.reference;
  switch (step.happens) {
    case 'deliver':
      sides.replica.hear(relayed(sides, deliver(sides, step.draft)), true);
      break;
    case 'claim':
      sides.replica.hear([claim(sides, step.draft)], true);
      break;
    case 'flag': {
      const message = chosenFrom(mailbox.messages, step.at);
      if (message !== undefined) sides.replica.hear(flagged(sides, message, step.flags), true);
      break;
    }
    case 'expunge':
      sides.replica.hear(relayed(sides, expunge(sides, step.at)), true);
      break;
    default:
      sides.replica.hear(withdraw(sides, step.at), true);
  }
  sides.tellUids();
  sides.expectSameState();
}

function relayed({ overlay }: SideBySide, responses: readonly Response[]): Response[] {
  return responses.flatMap((response) => overlay.relay(response));
}

/** What the backend says when mail comes. */
export function deliver({ overlay, reference }: SideBySide, draft: MessageDraft): Response[] {
  const message = reference.mailbox.add(draft);
  const { mailbox } = overlay.backend;
  mailbox.insert({ ...message, uid: mailbox.burnUid() });
  return [{ name: 'EXISTS', count: mailbox.exists }];
}

/** What the backend says when another session expunges a real message; nothing when there is none. */
export function expunge({ overlay, reference }: SideBySide, choice: number): Response[] {
  const message = chosenFrom(reference.mailbox.real, choice);
  if (message === undefined) return [];
  const { mailbox } = overlay.backend;
  const sequence = sequenceNumber(mailbox.numberOf(message.uid));
  mailbox.remove(message.uid);
  reference.mailbox.remove(message.uid);
  if (!overlay.view.enabled.qresync) return [{ name: 'EXPUNGE', sequence }];
  return [
    { name: 'VANISHED', earlier: false, uids: { kind: 'uid', ranges: rangesOfNumbers([message.uid]) } },
  ];
}

function claim({ overlay, reference }: SideBySide, draft: MessageDraft): Response {
  const message = reference.mailbox.add(draft);
  overlay.weave({ ...message, uid: overlay.backend.mailbox.burnUid() });
  return { name: 'EXISTS', count: overlay.view.exists };
}

function withdraw({ overlay, reference }: SideBySide, choice: number): Response[] {
  const message = chosenFrom(reference.mailbox.woven, choice);
  if (message === undefined) return [];
  reference.mailbox.remove(message.uid);
  return readResponses(goneLine(overlay.view, message.uid));
}

function flagged(
  { overlay, reference }: SideBySide,
  message: ModelMessage,
  flags: readonly string[],
): Response[] {
  reference.mailbox.setFlags(message.uid, flags);
  if (message.isWoven) {
    overlay.flag(message.uid, flags);
    return readResponses(flagsLine(overlay.view, message.uid, true));
  }
  const backend = overlay.backend.mailbox;
  backend.setFlags(message.uid, flags);
  return overlay.relay(flagsAnswer({ ...message, flags }, backend, false));
}
