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
import { createHttpServer, type ReadinessChecks } from '@mailweave/http-server';
import { apiDescription } from '../api-description.ts';
import { readConfig } from '../config/read-config.ts';
import type { MailweaveConfig } from '../config/schema.ts';
import { metricTable } from '../metrics/metric-table.ts';
import { reload } from '../reload.ts';
import { type OpenedCluster, openClusterOf } from '../role-cluster.ts';
import { type RoleMiddleware, startMiddleware } from '../role-middleware.ts';
import { startPush } from '../role-push.ts';
import { Primary } from '../workers/primary.ts';
import type { ServeRequest } from './serve-request.ts';

/** For workers that serve no mail clients. */
const USUAL_DRAIN_MS = 10_000;

/** This process forks workers that do the work, keeps them running, and answers probes for all of them. */
export async function serveWithWorkers({ config, configFile, roles, terminal }: ServeRequest): Promise<void> {
  const logger = createLogger({ ...config.log, output: terminal.output });
  const own = createPrometheusMetrics(metricTable);
  const gathered = new GatheredMetrics();
  // Calls are answered here, on the same store as the workers': what they write reaches these by the change feed.
  const ports = { clock: systemClock, random: systemRandom, logger, metrics: own.metrics };
  const isClustered = roles.has('middleware') || roles.has('push');
  await using opened = isClustered ? openClusterOf(config, ports) : undefined;
  const bus = opened && { bus: opened.cluster.bus };
  const started = roles.has('middleware') ? startMiddleware(config, roles, { ...ports, ...bus }) : undefined;
  await using middleware = started?.middleware;
  await using _polls = middleware?.pollBuckets();
  await using push = startPush(config, roles, { ...ports, cluster: opened?.cluster });
  await push?.openSources();
  const primary = new Primary({
    logger,
    own,
    gathered,
    clock: systemClock,
    drainTimeoutMs: config.imap?.limits.drainTimeoutMs ?? USUAL_DRAIN_MS,
    flushTimeoutMs: config.imap?.middleware?.flushTimeoutMs ?? 0,
    news: push?.woven,
  });
  await using http = await createHttpServer({
    ...config.http,
    checks: primary.checks,
    notices: passedByAll(noticesOf(started, opened), primary.notices),
    metrics: primary.metricsPage,
    plugins: [...(middleware?.routes ?? []), ...(push?.routes ?? [])],
    api: apiDescription,
    logger,
    random: systemRandom,
  });
  const reloadAll = async (): Promise<void> => {
    primary.reload();
    const read = () => readConfig(configFile);
    if (push !== undefined) await reload({ started: config, read, proxy: undefined, push, ...ports });
  };
  using _reloads = onEachSignal({ signal: 'SIGHUP', work: reloadAll, source: process });
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

/** Without the role middleware only the workers know about it. */
function noticesOf(started: RoleMiddleware | undefined, opened: OpenedCluster | undefined): ReadinessChecks {
  return { ...(started?.notices ?? { middleware: async () => undefined }), ...opened?.notices };
}

/** Only where this process and the workers say so. */
function passedByAll(own: ReadinessChecks, workers: ReadinessChecks): ReadinessChecks {
  const checks = Object.entries(own).map(([name, check]) => {
    const checkAll = async (): Promise<void> => {
      await check();
      await workers[name]?.();
    };
    return [name, checkAll] as const;
  });
  return Object.fromEntries(checks);
}

/** 0 stands for one for each core. */
function processCount({ processes }: Pick<MailweaveConfig, 'processes'>): number {
  return processes === 0 ? availableParallelism() : processes;
}
