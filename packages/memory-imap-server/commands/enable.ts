import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** RFC 5161: of what there is to enable, this server has nothing; unknown names are ignored. */
export function enable(_command: unknown, _phase: unknown, context: CommandContext): Outcome {
  context.respond({ name: 'ENABLED', capabilities: [] });
  return ok('ENABLE completed.');
}
