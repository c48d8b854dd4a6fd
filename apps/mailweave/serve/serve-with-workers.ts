import { availableParallelism } from 'node:os';
import {
  createLogger,
  createPrometheusMetrics,
  GatheredMetrics,
  onEachSignal,
  onSignals,
  systemClock,
  systemRandom,
} from '@mailweave/host';
import { createHttpServer } from '@mailweave/http-server';
import { createMiddleware } from '@mailweave/middleware';
import { apiDescription } from '../api-description.ts';
import { middlewareConfigIn } from '../config/data-folder.ts';
import { readConfig } from '../config/read-config.ts';
import type { MailweaveConfig } from '../config/schema.ts';
import { metricTable } from '../metrics/metric-table.ts';
import { Primary } from '../workers/primary.ts';
import type { ServeRequest } from './serve-request.ts';

/** This process forks workers that do the work, keeps them running, and answers probes for all of them. */
export async function serveWithWorkers({ config, configFile, roles, terminal }: ServeRequest): Promise<void> {
  const logger = createLogger({ ...config.log, output: terminal.output });
  const own = createPrometheusMetrics(metricTable);
  const gathered = new GatheredMetrics();
  const primary = new Primary({
    logger,
    own,
    gathered,
    clock: systemClock,
    drainTimeoutMs: config.imap.limits.drainTimeoutMs,
  });
  // Calls are answered here, on the same store as the workers': what they write reaches these by the change feed.
  const ports = { clock: systemClock, random: systemRandom, logger, metrics: own.metrics };
  await using middleware = createMiddleware(middlewareConfigIn(config), ports);
  await using _polls = middleware.pollBuckets();
  await using http = await createHttpServer({
    ...config.http,
    checks: primary.checks,
    metrics: primary.metricsPage,
    plugins: roles.has('middleware') ? middleware.routes : [],
    api: apiDescription,
    logger,
    random: systemRandom,
  });
  using _reloads = onEachSignal({ signal: 'SIGHUP', work: async () => primary.reload(), source: process });
  using _replacements = onEachSignal({
    signal: 'SIGUSR2',
    work: () => primary.replaceAll(async () => processCount(await readConfig(configFile))),
    source: process,
  });
  using signals = onSignals({
    drain: () => primary.drain(),
    endNow: (exitCode) => process.exit(exitCode),
    source: process,
  });
  const processes = processCount(config);
  await Promise.race([primary.start(processes), signals.stopped]);
  logger.info('mailweave-started', { roles: [...roles].join(','), httpUrl: http.url, processes });
  await signals.stopped;
  logger.info('mailweave-stopped');
}

/** 0 stands for one for each core. */
function processCount({ processes }: Pick<MailweaveConfig, 'processes'>): number {
  return processes === 0 ? availableParallelism() : processes;
}
