import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { configCheckCommand } from './config-check.ts';
import { configDocsCommand } from './config-docs.ts';
import { configExampleCommand } from './config-example.ts';
import { configSchemaCommand } from './config-schema.ts';

/** `config`: what there is to set, and whether a file sets it right. */
export function configCommand(terminal: Terminal): Command {
  return new Command('config')
    .description('check a configuration file, or show what it may hold')
    .addCommand(configCheckCommand(terminal))
    .addCommand(configExampleCommand(terminal))
    .addCommand(configSchemaCommand(terminal))
    .addCommand(configDocsCommand(terminal), { hidden: true });
}
