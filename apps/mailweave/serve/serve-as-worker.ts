import cluster from 'node:cluster';
import { onEachSignal, onSignals } from '@mailweave/host';
import { readConfig } from '../config/read-config.ts';
import { type Mailweave, startMailweave } from '../context.ts';
import { PrimaryChannel } from '../workers/primary-channel.ts';
import type { ServeRequest } from './serve-request.ts';

/** One of several processes that share the listening ports; runs until its primary, or a signal, ends it. */
export async function serveAsWorker({ config, configFile, roles, terminal }: ServeRequest): Promise<void> {
  const started = Promise.withResolvers<Mailweave>();
  using _reloads = onEachSignal({
    signal: 'SIGHUP',
    work: async () => (await started.promise).reload(() => readConfig(configFile)),
    source: process,
  });
  const primary = new PrimaryChannel(process);
  await using mailweave = await startMailweave({
    config,
    roles,
    logOutput: terminal.output,
    startProbes: (probes) => primary.answerProbes(probes),
    news: roles.has('push') ? primary.news : undefined,
    worker: cluster.worker?.id ?? 0,
  });
  started.resolve(mailweave);
  using signals = onSignals({
    drain: () => mailweave.drain(),
    endNow: (exitCode) => process.exit(exitCode),
    source: process,
  });
  primary.started();
  await Promise.race([signals.stopped, primary.drainOrdered]);
  await mailweave.drain();
  await primary.sendLastMetrics();
}
