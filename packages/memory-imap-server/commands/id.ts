import { byteStringOfText } from '@mailweave/imap';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** RFC 2971. */
export function id(_command: unknown, context: CommandContext): Outcome {
  const parameters = new Map([['name', byteStringOfText('Mailweave memory IMAP server')]]);
  context.respond({ name: 'ID', parameters });
  return ok('ID completed.');
}
