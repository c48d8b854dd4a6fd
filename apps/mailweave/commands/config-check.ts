import { Command } from 'commander';
import { defaultConfigFile, readConfig } from '../config/read-config.ts';
import type { Terminal } from '../terminal.ts';

/** `config check [FILE]`: every problem with its line, or nothing but a yes. */
export function configCheckCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('say whether a configuration file can be used, and every problem it has')
    .argument('[file]', 'configuration file', defaultConfigFile)
    .action(async (file: string) => {
      await readConfig(file);
      terminal.output.write(`${file} is a valid configuration.\n`);
    });
}
