import { byteStringOfText } from '@mailweave/imap';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.1.3. */
export function logout(_command: unknown, context: CommandContext): Outcome {
  context.enter({ name: 'logout' });
  context.respond({ name: 'BYE', tag: undefined, code: undefined, text: byteStringOfText('Good-bye.') });
  return ok('LOGOUT completed.');
}
