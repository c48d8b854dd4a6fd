import type { ListCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { superiorNames } from '../store/hierarchy.ts';
import { matchesPattern } from '../store/name-pattern.ts';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/**
 * RFC 3501 6.3.9. A level that is not subscribed is told as \Noselect when only what lies below it is, and
 * the pattern, ending in `%`, stops at it.
 */
export function lsub(command: ListCommand, { account }: SignedInPhase, context: CommandContext): Outcome {
  const { delimiter, subscriptions } = account;
  const [pattern = ''] = command.patterns;
  const isWanted = (name: string): boolean =>
    matchesPattern(context.names.write(name), command.reference + pattern, delimiter);
  const levels = [...subscriptions].flatMap((name) => superiorNames(name, delimiter));
  const names = pattern.endsWith('%') ? [...subscriptions, ...levels] : [...subscriptions];
  for (const name of new Set(names)) {
    if (!isWanted(name)) continue;
    const attributes = subscriptions.has(name) ? [] : ['\\Noselect'];
    context.respond({ name: 'LSUB', attributes, delimiter, mailbox: context.names.write(name) });
  }
  return ok('LSUB completed.');
}
