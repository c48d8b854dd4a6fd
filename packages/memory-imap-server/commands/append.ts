import { type AppendCommand, type AppendMessage, rangesOfNumbers } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { isStorable } from '../store/flags.ts';
import type { NewMessage } from '../store/stored-message.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';
import { createTarget, noSuchFlag } from './refusals.ts';

/** RFC 3501 6.3.11; several messages at once, all or none (RFC 3502). */
export function append(command: AppendCommand, { account }: SignedInPhase, context: CommandContext): Outcome {
  const mailbox = account.mailbox(context.names.read(command.mailbox));
  if (mailbox === undefined) return createTarget;
  if (!command.messages.every(({ flags }) => flags.every(isStorable))) return noSuchFlag;
  // Zero bytes are how a client gives up (RFC 3502 6.3.11).
  if (command.messages.some(({ bytes }) => bytes.length === 0)) return no('A message has no bytes.');
  // NUL would have to be encoded before BODY[] may show it (RFC 3516 4.4); no mail needs it.
  if (command.messages.some(({ bytes }) => bytes.includes(0))) {
    return no('Messages with NUL bytes are not kept.', code('UNKNOWN-CTE'));
  }
  if (!context.utf8 && command.messages.some(({ bytes }) => hasEightBitHeader(bytes))) {
    return no('Headers with 8-bit characters need ENABLE UTF8=ACCEPT.', code('CANNOT'));
  }
  const nowMs = context.clock.nowMs();
  const uids = command.messages.map((message) => mailbox.append(newMessage(message, nowMs)).uid);
  return ok('APPEND completed.', {
    name: 'APPENDUID',
    uidValidity: mailbox.uidValidity,
    uids: { kind: 'uid', ranges: rangesOfNumbers(uids) },
  });
}

/** RFC 6855 4: before ENABLE such a message MUST be refused. */
function hasEightBitHeader(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.subarray(0, end === -1 ? bytes.length : end).some((byte) => byte > 0x7f);
}

/** The bytes are copied: they are a slice of whatever came through the socket with them. */
function newMessage({ bytes, flags, internalDate }: AppendMessage, nowMs: number): NewMessage {
  return { bytes: Buffer.from(bytes), flags, internalDate: internalDate ?? { atMs: nowMs, zoneMinutes: 0 } };
}
