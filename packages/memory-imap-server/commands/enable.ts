import type { EnableCommand } from '@mailweave/imap';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

const UTF8_ACCEPT = 'UTF8=ACCEPT';

/** RFC 5161: of what there is to enable, this server has UTF8=ACCEPT (RFC 6855); unknown names are ignored. */
export function enable(command: EnableCommand, _phase: unknown, context: CommandContext): Outcome {
  const asked = command.capabilities.some((name) => name.toUpperCase() === UTF8_ACCEPT);
  if (asked) context.enableUtf8();
  context.respond({ name: 'ENABLED', capabilities: asked ? [UTF8_ACCEPT] : [] });
  return ok('ENABLE completed.');
}
