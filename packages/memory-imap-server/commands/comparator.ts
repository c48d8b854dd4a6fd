import { byteStringOfText, type ComparatorCommand, textOf } from '@mailweave/imap';
import { COMPARATORS, type NamedComparator, unicodeCasemap } from '@mailweave/message';
import type { SignedInPhase } from '../session/phase.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 5255 4.4. */
export const DEFAULT_COMPARATOR: NamedComparator = { name: 'i;unicode-casemap', comparator: unicodeCasemap };

/** RFC 5255 4.7: tells the active comparator, or makes the first one active that the first argument to match any matches. */
export function comparator(
  { orders }: ComparatorCommand,
  _phase: SignedInPhase,
  { comparison, respond }: CommandContext,
): Outcome {
  const matching = [...new Set(orders.flatMap((order) => matchingComparators(textOf(order))))];
  const [first] = matching;
  if (orders.length > 0 && first === undefined) {
    return no('No comparator matches.', code('BADCOMPARATOR'));
  }
  if (first !== undefined) comparison.active = first;
  const names = matching.map(({ name }) => byteStringOfText(name));
  const active = byteStringOfText(comparison.active.name);
  respond({ name: 'COMPARATOR', active, matching: names.length > 1 ? names : [] });
  return ok('COMPARATOR completed.');
}

/** The preferred first. `*` in a name stands for anything (RFC 4790 3.2). */
function matchingComparators(order: string): readonly NamedComparator[] {
  if (order.toLowerCase() === 'default') return [DEFAULT_COMPARATOR];
  const parts = order.split('*').map((part) => part.replace(/[^a-z0-9]/gi, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 'i');
  return COMPARATORS.filter(({ name }) => pattern.test(name));
}
