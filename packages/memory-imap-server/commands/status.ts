import type { StatusCommand, StatusItem } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { hasFlag } from '../store/flags.ts';
import type { Mailbox } from '../store/mailbox.ts';
import type { CommandContext } from './context.ts';
import { bad, code, no, type Outcome, ok } from './outcome.ts';

type Count = (mailbox: Mailbox) => number;

/** RFC 3501 6.3.10; RFC 8438 SIZE; RFC 9051 6.3.11 DELETED. */
const COUNTS: ReadonlyMap<StatusItem, Count> = new Map<StatusItem, Count>([
  ['MESSAGES', (mailbox) => mailbox.count],
  ['RECENT', ({ messages, firstRecentUid }) => messages.filter(({ uid }) => uid >= firstRecentUid).length],
  ['UIDNEXT', (mailbox) => mailbox.uidNext],
  ['UIDVALIDITY', (mailbox) => mailbox.uidValidity],
  ['UNSEEN', ({ messages }) => messages.filter(({ flags }) => !hasFlag(flags, '\\Seen')).length],
  ['DELETED', ({ messages }) => messages.filter(({ flags }) => hasFlag(flags, '\\Deleted')).length],
  ['SIZE', ({ messages }) => messages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)],
]);

export function status(command: StatusCommand, { account }: SignedInPhase, context: CommandContext): Outcome {
  const values = statusOf(account.mailbox(context.names.read(command.mailbox)), command.items);
  if (values === 'no-such-mailbox') return no('There is no such mailbox.', code('NONEXISTENT'));
  if (values === 'no-such-item') return bad('An item of the list is not offered.');
  context.respond({ name: 'STATUS', mailbox: command.mailbox, values });
  return ok('STATUS completed.');
}

/** What LIST (RFC 5819) needs too. */
export function statusOf(
  mailbox: Mailbox | undefined,
  items: readonly StatusItem[],
): Map<StatusItem, bigint> | 'no-such-mailbox' | 'no-such-item' {
  if (!items.every((item) => COUNTS.has(item))) return 'no-such-item';
  if (mailbox === undefined) return 'no-such-mailbox';
  return new Map(items.map((item) => [item, BigInt(COUNTS.get(item)?.(mailbox) ?? 0)]));
}
