import cluster from 'node:cluster';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { parseRoles, type Role, roles, usualRoles } from '../arguments/roles.ts';
import { readConfig } from '../config/read-config.ts';
import { serveAlone } from '../serve/serve-alone.ts';
import { serveAsWorker } from '../serve/serve-as-worker.ts';
import { serveWithWorkers } from '../serve/serve-with-workers.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; role?: ReadonlySet<Role> };

/** `serve`: runs until SIGTERM or SIGINT; log records are its output. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('run the program until it is told to stop')
    .addOption(configOption())
    .option(
      '--role <roles>',
      `which parts to run: ${roles.join(', ')} (default: those that are configured)`,
      parseRoles,
    )
    .action(async (options: Options) => {
      const config = await readConfig(options.config);
      const serve = cluster.isWorker ? serveAsWorker : config.processes === 1 ? serveAlone : serveWithWorkers;
      const roles = options.role ?? usualRoles(config);
      await serve({ config, configFile: options.config, roles, terminal });
    });
}
