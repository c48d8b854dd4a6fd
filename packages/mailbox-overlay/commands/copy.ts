/**
 * COPY and MOVE, by number and by UID (RFC 3501 6.4.7, RFC 6851): the real part is the backend's work; a
 * woven message is appended to the target folder as it stands and is a real message there. The backend is
 * asked first, so that its NO leaves nothing half done.
 */
import { type CopyCommand, type ResponseCode, type StatusResponse, writeNumberRanges } from '@mailweave/imap';
import { goneLine } from '../content/gone-line.ts';
import type { CommandPlan, Done } from '../plan/command-plan.ts';
import type { Copied, Effect } from '../plan/effect.ts';
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
    effects: split.woven.flatMap((message) => copyEffects(command, message)),
    effectsMustHold: true,
    answer: (current, done) => (moves ? moveLines(current, split.woven, done) : []),
    okCode: (done) => (moves ? undefined : joinedCopyUid(done)),
  };
}

function copyEffects(command: CopyCommand, message: WovenMessage): Effect[] {
  const copy: Effect = { kind: 'copy', uid: message.uid, mailbox: command.mailbox };
  return command.name === 'MOVE' ? [copy, { kind: 'withdraw', uid: message.uid, cause: 'moved' }] : [copy];
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

/** Source and destination sets stay pairwise aligned: what was appended stands last in both (RFC 4315 3). */
function copyUidText(real: CopyUid | undefined, copied: readonly Copied[]): string | undefined {
  const sources = real === undefined ? [] : [writeNumberRanges(real.source.ranges)];
  const destinations = real === undefined ? [] : [writeNumberRanges(real.destination.ranges)];
  let uidValidity = real?.uidValidity;
  for (const { source, destination } of copied) {
    if (destination === undefined) continue;
    uidValidity ??= destination.uidValidity;
    sources.push(`${source}`);
    destinations.push(`${destination.uid}`);
  }
  return uidValidity === undefined
    ? undefined
    : `COPYUID ${uidValidity} ${sources.join(',')} ${destinations.join(',')}`;
}
