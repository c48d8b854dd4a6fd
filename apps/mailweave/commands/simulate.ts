import { Command } from 'commander';
import { parsePort } from '../arguments/port.ts';
import type { Terminal } from '../terminal.ts';

/** `simulate web-push`: stands in for a push service, for whoever makes an app or tries an installation. */
export function simulateCommand(terminal: Terminal): Command {
  return new Command('simulate')
    .description('stand in for a push service')
    .addCommand(simulateWebPushCommand(terminal));
}

function simulateWebPushCommand(terminal: Terminal): Command {
  return new Command('web-push')
    .description('a Web Push service with one device; prints its subscription, then what is pushed to it')
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <number>', 'its port; 0 for any', parsePort, 0)
    .option('--application-server-key <key>', 'take pushes signed with this key alone: base64url')
    .action(async (options: { host: string; port: number; applicationServerKey?: string }) => {
      const { simulateWebPush } = await import('../simulate/simulate-web-push.ts');
      const endNow = (exitCode: number) => process.exit(exitCode);
      await simulateWebPush({ ...options, terminal, signals: process, endNow });
    });
}
