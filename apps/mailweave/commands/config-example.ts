import { Command } from 'commander';
import { renderExample } from '../config/example.ts';
import { configSchema } from '../config/schema.ts';
import type { Terminal } from '../terminal.ts';

/** `config example`: a file to start from. */
export function configExampleCommand(terminal: Terminal): Command {
  return new Command('example')
    .description('print a commented configuration file with every setting, its default and its unit')
    .action(() => {
      terminal.output.write(renderExample(configSchema));
    });
}
