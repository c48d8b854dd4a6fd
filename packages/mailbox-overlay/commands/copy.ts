/**
 * COPY and MOVE, by number and by UID (RFC 3501 6.4.7, RFC 6851): the real part is the backend's work; a
 * woven message is appended to the target folder as it stands and is a real message there. Which part goes
 * first is settled in docs/adr/0007-copy-order.md: COPY begins with the woven one, so that NO means no real
 * message was copied; MOVE with the real one, so that no message is in two places.
 *
 * Standard: commands; RFC 3501 6.4.7; COPY; whole, the copy of a woven message is a real one
 * Standard: messages; RFC 6851; MOVE; whole, a moved woven message is a real one in its new folder
 */
import { type CopyCommand, type ResponseCode, type StatusResponse, writeNumberRanges } from '@mailweave/imap';
import { goneLine } from '../content/gone-line.ts';
import type { CommandPlan, Done } from '../plan/command-plan.ts';
import type { Copied, CopyEffect, Effect } from '../plan/effect.ts';
import { splitSet } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';

export function planCopy(command: CopyCommand, view: ClientView): CommandPlan {
  const split = splitSet(command.set, view);
  if (split.outcome === 'beyond-end') {
    return { kind: 'refuse', status: 'BAD', text: 'The message set goes beyond the end of the mailbox.' };
  }
  const moves = command.name === 'MOVE';
  if (moves && view.readOnly) return { kind: 'refuse', status: 'NO', text: 'The mailbox is read-only.' };
  return {
    kind: 'run',
    upstream: split.real === undefined ? undefined : { ...command, set: split.real },
    okText: moves ? 'Move completed.' : 'Copy completed.',
    ...(moves
      ? { effects: split.woven.flatMap((message) => moveEffects(command, message)) }
      : { copiesFirst: split.woven.map((message) => copyEffect(command, message)), effects: [] }),
    effectsMustHold: true,
    answer: (current, done) => (moves ? moveLines(current, split.woven, done) : []),
    okCode: (done) => (moves ? undefined : joinedCopyUid(done)),
  };
}

function copyEffect(command: CopyCommand, message: WovenMessage): CopyEffect {
  return { kind: 'copy', uid: message.uid, mailbox: command.mailbox };
}

function moveEffects(command: CopyCommand, message: WovenMessage): Effect[] {
  return [copyEffect(command, message), { kind: 'withdraw', uid: message.uid, cause: 'moved' }];
}

/** The COPYUID of the woven part stands before its EXPUNGEs (RFC 6851 4.3). */
function moveLines(view: ClientView, woven: readonly WovenMessage[], done: Done): Buffer[] {
  const code = copyUidText(undefined, done.copied);
  const lines = code === undefined ? [] : [Buffer.from(`* OK [${code}] Moved.\r\n`)];
  return [...lines, ...woven.flatMap(({ uid }) => goneLine(view, uid))];
}

function joinedCopyUid(done: Done): string | undefined {
  return copyUidText(copyUidOf(done.tagged), done.copied);
}

type CopyUid = Extract<ResponseCode, { name: 'COPYUID' }>;

function copyUidOf(tagged: StatusResponse | undefined): CopyUid | undefined {
  return tagged?.code?.name === 'COPYUID' ? tagged.code : undefined;
}

/** Source and destination sets stay pairwise aligned: what was appended, first, stands first in both (RFC 4315 3). */
function copyUidText(real: CopyUid | undefined, copied: readonly Copied[]): string | undefined {
  const told = copied.flatMap(({ source, destination }) => (destination ? [{ source, destination }] : []));
  const uidValidity = real?.uidValidity ?? told[0]?.destination.uidValidity;
  if (uidValidity === undefined) return undefined;
  const sources = told.map(({ source }) => `${source}`);
  const destinations = told.map(({ destination }) => `${destination.uid}`);
  if (real !== undefined) {
    sources.push(writeNumberRanges(real.source.ranges));
    destinations.push(writeNumberRanges(real.destination.ranges));
  }
  return `COPYUID ${uidValidity} ${sources.join(',')} ${destinations.join(',')}`;
}
