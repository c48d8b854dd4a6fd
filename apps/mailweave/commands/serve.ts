import { onEachSignal, onSignals } from '@mailweave/host';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { parseRoles, type Role, roles } from '../arguments/roles.ts';
import { readConfig } from '../config/read-config.ts';
import { type Mailweave, startMailweave } from '../context.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; role: ReadonlySet<Role> };

/** `serve`: runs until SIGTERM or SIGINT, reads the configuration anew on SIGHUP; log records are its output. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('run the program until it is told to stop')
    .addOption(configOption())
    .option('--role <roles>', `which parts to run: ${roles.join(', ')}`, parseRoles, new Set(roles))
    .action(async (options: Options) => {
      // Before the start, which takes its time: a SIGHUP that nobody listens to ends the process.
      const started = Promise.withResolvers<Mailweave>();
      using _reloads = onEachSignal({
        signal: 'SIGHUP',
        work: async () => (await started.promise).reload(() => readConfig(options.config)),
        source: process,
      });
      const config = await readConfig(options.config);
      await using mailweave = await startMailweave({
        config,
        roles: options.role,
        logOutput: terminal.output,
      });
      started.resolve(mailweave);
      using signals = onSignals({
        drain: () => mailweave.drain(),
        endNow: (exitCode) => process.exit(exitCode),
        source: process,
      });
      await signals.stopped;
    });
}
