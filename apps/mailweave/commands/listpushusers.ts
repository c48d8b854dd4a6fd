import { Command } from 'commander';
import { everyListener } from '../admin-api/every-page.ts';
import {
  type PlatformToolOptions,
  platformToolApi,
  withPlatformTool,
} from '../arguments/platform-tool-options.ts';
import type { Terminal } from '../terminal.ts';

/** `listpushusers`: whose mail is listened for, a line each, as an older tool of other mail platforms prints it. */
export function listpushusersCommand(terminal: Terminal): Command {
  const command = new Command('listpushusers').description(
    'list whose mail is listened for, as scripts of other mail platforms read it; nobody: prints nothing',
  );
  return withPlatformTool(command).action(async (options: PlatformToolOptions) => {
    const listeners = await everyListener(platformToolApi(options));
    const lines = listeners.map(
      ({ contextId, permanent, userId }) => `user=${userId}, context=${contextId}, permanent=${permanent}\n`,
    );
    terminal.output.write(lines.join(''));
  });
}
