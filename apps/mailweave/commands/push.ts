import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { pushDoctorCommand } from './push-doctor.ts';
import { pushExplainCommand } from './push-explain.ts';
import { pushTestCommand } from './push-test.ts';

/** `push explain|test|doctor`: what operators ask about notifications of new mail. */
export function pushCommand(terminal: Terminal): Command {
  return new Command('push')
    .description('ask a running role push about notifications of new mail')
    .addCommand(pushExplainCommand(terminal))
    .addCommand(pushTestCommand(terminal))
    .addCommand(pushDoctorCommand(terminal));
}
