import { byteStringOfText } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** RFC 2342: one personal namespace without a prefix. */
export function namespace(_command: unknown, { account }: SignedInPhase, context: CommandContext): Outcome {
  const personal = [{ prefix: byteStringOfText(''), delimiter: account.delimiter }];
  context.respond({ name: 'NAMESPACE', personal, others: undefined, shared: undefined });
  return ok('NAMESPACE completed.');
}
