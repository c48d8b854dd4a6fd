import { Command } from 'commander';
import { configCommand } from './commands/config.ts';
import { consentCommand } from './commands/consent.ts';
import { conversionsCommand } from './commands/conversions.ts';
import { demoCommand } from './commands/demo.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { listpushusersCommand } from './commands/listpushusers.ts';
import { pushCommand } from './commands/push.ts';
import { pushusersCommand } from './commands/pushusers.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { switchCommand } from './commands/switch.ts';
import { tokenCommand } from './commands/token.ts';
import { userCommand } from './commands/user.ts';
import manifest from './package.json' with { type: 'json' };
import type { Terminal } from './terminal.ts';

/** The command line: one file per command. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('mailweave')
    .description('Campaign messages woven into the inbox at the moment it is listed.')
    .version(manifest.version)
    .option('--debug', 'show where an error comes from')
    .showHelpAfterError('Run it with --help for the options.');
  const commands = [
    serveCommand(terminal),
    demoCommand(terminal),
    importCommand(terminal),
    explainCommand(terminal),
    consentCommand(terminal),
    userCommand(terminal),
    switchCommand(terminal),
    conversionsCommand(terminal),
    pushCommand(terminal),
    pushusersCommand(terminal),
    listpushusersCommand(terminal),
    simulateCommand(terminal),
    tokenCommand(terminal),
    configCommand(terminal),
  ];
  for (const command of commands) program.addCommand(command);
  return speakingTo(program, terminal);
}

/** Help and usage errors go to the terminal, and no command ends the process by itself. */
function speakingTo(command: Command, terminal: Terminal): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.output.write(text),
    writeErr: (text) => terminal.errors.write(text),
  });
  for (const child of command.commands) speakingTo(child, terminal);
  return command;
}
