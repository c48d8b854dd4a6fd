import { Command } from 'commander';
import { parsePort } from '../arguments/port.ts';
import type { Terminal } from '../terminal.ts';

/** `simulate apns`, `fcm` and `web-push`: stand in for a push service, for whoever makes an app or tries an installation. */
export function simulateCommand(terminal: Terminal): Command {
  return new Command('simulate')
    .description('stand in for a push service')
    .addCommand(simulateApnsCommand(terminal))
    .addCommand(simulateFcmCommand(terminal))
    .addCommand(simulateWebPushCommand(terminal));
}

type DeviceOptions = { host: string; port: number; viewPort: number; folder: string };

/** What simulators with devices have in common. */
function withDevices(
  command: Command,
  defaults: { port: number; viewPort: number; folder: string },
): Command {
  return command
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <number>', 'its port; 0 for any', parsePort, defaults.port)
    .option('--view-port <number>', 'port of the view of its devices, in JSON', parsePort, defaults.viewPort)
    .option('--folder <path>', 'where it writes certificates, keys and options', defaults.folder);
}

function simulateApnsCommand(terminal: Terminal): Command {
  const command = new Command('apns').description('APNs; prints each notification that it takes');
  return withDevices(command, { port: 2197, viewPort: 2198, folder: 'simulated-apns' })
    .option('--topic <bundle>', 'the bundle id of the app', 'org.example.mail')
    .action(async (options: DeviceOptions & { topic: string }) => {
      const { simulateApns } = await import('../simulate/simulate-apns.ts');
      const endNow = (exitCode: number) => process.exit(exitCode);
      await simulateApns({ ...options, terminal, signals: process, endNow });
    });
}

function simulateFcmCommand(terminal: Terminal): Command {
  const command = new Command('fcm').description(
    'FCM and its token endpoint; prints each message that it takes',
  );
  return withDevices(command, { port: 2195, viewPort: 2196, folder: 'simulated-fcm' })
    .option('--project <id>', 'the Firebase project of the app', 'example-mail')
    .action(async ({ project: projectId, ...options }: DeviceOptions & { project: string }) => {
      const { simulateFcm } = await import('../simulate/simulate-fcm.ts');
      const endNow = (exitCode: number) => process.exit(exitCode);
      await simulateFcm({ ...options, projectId, terminal, signals: process, endNow });
    });
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
