import { onEachSignal, onSignals } from '@mailweave/host';
import { readConfig } from '../config/read-config.ts';
import { type Mailweave, startMailweave } from '../context.ts';
import type { ServeRequest } from './serve-request.ts';

/** Everything in this process; runs until SIGTERM or SIGINT. */
export async function serveAlone({ config, configFile, roles, terminal }: ServeRequest): Promise<void> {
  // Before the start, which takes its time: a signal that nobody listens to ends the process.
  const started = Promise.withResolvers<Mailweave>();
  using _reloads = onEachSignal({
    signal: 'SIGHUP',
    work: async () => (await started.promise).reload(() => readConfig(configFile)),
    source: process,
  });
  using _replacements = onEachSignal({
    signal: 'SIGUSR2',
    work: async () =>
      (await started.promise).logger.warn('workers-not-replaced', { reason: 'there are none' }),
    source: process,
  });
  await using mailweave = await startMailweave({ config, roles, logOutput: terminal.output });
  started.resolve(mailweave);
  using signals = onSignals({
    drain: () => mailweave.drain(),
    endNow: (exitCode) => process.exit(exitCode),
    source: process,
  });
  await signals.stopped;
}
