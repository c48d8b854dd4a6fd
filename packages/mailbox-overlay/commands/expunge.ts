/**
 * EXPUNGE (RFC 3501 6.4.3) and UID EXPUNGE (RFC 4315 2.1), and the silent expunge of CLOSE (RFC 3501 6.4.2):
 * woven messages with \Deleted go for ever, the real ones are the backend's business.
 *
 * Standard: commands; RFC 3501 6.4.3; EXPUNGE
 */
import type { PlainCommand, UidExpungeCommand } from '@mailweave/imap';
import { goneLine } from '../content/gone-line.ts';
import type { CommandPlan } from '../plan/command-plan.ts';
import type { Effect } from '../plan/effect.ts';
import { splitSet } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

export function planExpunge(command: PlainCommand | UidExpungeCommand, view: ClientView): CommandPlan {
  if (command.name !== 'UID EXPUNGE') {
    return expungePlan(
      command,
      deleted(
        view,
        view.woven.map((place) => place.message),
      ),
    );
  }
  const split = splitSet(command.set, view);
  if (split.outcome === 'beyond-end') return { kind: 'refuse', status: 'BAD', text: 'Invalid UID set.' };
  const upstream: UidExpungeCommand | undefined =
    split.real === undefined || split.real.kind === 'sequence'
      ? undefined
      : { name: 'UID EXPUNGE', set: split.real };
  return expungePlan(upstream, deleted(view, split.woven));
}

/** What CLOSE does to woven messages, said to nobody. */
export function closeEffects(view: ClientView): Effect[] {
  return deleted(
    view,
    view.woven.map((place) => place.message),
  ).map(expungeEffect);
}

function expungePlan(
  upstream: PlainCommand | UidExpungeCommand | undefined,
  messages: readonly WovenMessage[],
): CommandPlan {
  return {
    kind: 'run',
    upstream,
    okText: 'Expunge completed.',
    effects: messages.map(expungeEffect),
    effectsMustHold: true,
    answer: (view) => messages.flatMap(({ uid }) => goneLine(view, uid)),
  };
}

function expungeEffect(message: WovenMessage): Effect {
  return { kind: 'withdraw', uid: message.uid, cause: 'expunged' };
}

/** In a read-only mailbox nothing is deleted. */
function deleted(view: ClientView, messages: readonly WovenMessage[]): WovenMessage[] {
  if (view.readOnly) return [];
  return messages.filter((message) => hasFlag(message, '\\Deleted'));
}
