import { onSignals, type SignalSource, systemClock } from '@mailweave/host';
import { SimulatedPushService } from '@mailweave/push-gateways';
import type { Terminal } from '../terminal.ts';

export type SimulateWebPushOptions = {
  readonly host: string;
  readonly port: number;
  /** The only application server that may push, as an app gives it to its browser. */
  readonly applicationServerKey?: string;
  readonly terminal: Terminal;
  readonly signals: SignalSource;
  readonly endNow: (exitCode: number) => void;
};

/**
 * A Web Push service with one device, until a signal ends it. The first line of the output is the subscription, as a browser's
 * `PushSubscription.toJSON()` has it; each further line is a push that arrived, decrypted.
 */
export async function simulateWebPush(options: SimulateWebPushOptions): Promise<void> {
  const { applicationServerKey, endNow, host, port, signals, terminal } = options;
  const service = await SimulatedPushService.start({
    clock: systemClock,
    host,
    port,
    onArrived: (push) => terminal.output.write(`${JSON.stringify(push)}\n`),
    onRefused: (problem) => terminal.errors.write(`Refused: ${problem}.\n`),
  });
  const watch = onSignals({ drain: () => service[Symbol.asyncDispose](), endNow, source: signals });
  const device = service.subscribe(applicationServerKey);
  const subscription = { endpoint: service.endpointOf(device), expirationTime: null, keys: device.keys };
  terminal.output.write(`${JSON.stringify(subscription)}\n`);
  terminal.errors.write('Subscribe with this; what is pushed appears below. Ctrl-C ends it.\n');
  try {
    await watch.stopped;
  } finally {
    watch[Symbol.dispose]();
  }
}
