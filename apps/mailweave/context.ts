import type { WovenNewsTaker } from '@mailweave/contracts';
import { AppError, type Clock, type Logger } from '@mailweave/foundation';
import {
  createLogger,
  createPrometheusMetrics,
  type LogOutput,
  type PrometheusMetrics,
  systemClock,
  systemRandom,
} from '@mailweave/host';
import {
  createHttpServer,
  type HttpServer,
  type ReadinessChecks,
  type RoutePlugin,
} from '@mailweave/http-server';
import { createImapProxy, type ImapProxy, type ImapProxyConfig } from '@mailweave/imap-proxy';
import type { InjectionClientPorts } from '@mailweave/injection-client';
import type { Middleware } from '@mailweave/middleware';
import { apiDescription } from './api-description.ts';
import type { Role } from './arguments/roles.ts';
import { imapConfigIn } from './config/data-folder.ts';
import type { MailweaveConfig } from './config/schema.ts';
import { createInjectionSource, type InjectionSource } from './injection-source.ts';
import { metricTable } from './metrics/metric-table.ts';
import { reload } from './reload.ts';
import { resumeImports } from './resume-imports.ts';
import { openClusterOf } from './role-cluster.ts';
import { startPush } from './role-push.ts';

export type MailweaveOptions = {
  config: MailweaveConfig;
  roles: ReadonlySet<Role>;
  logOutput: LogOutput;
  /** The system's, unless somebody wants another time. */
  clock?: Clock;
  /** Who answers for this process; a server of its own unless something else is wanted. */
  startProbes?: (probes: Probes) => Promise<StartedProbes>;
  /** The role push, where another process of the same installation runs it. */
  news?: WovenNewsTaker | undefined;
  /** Stands in every log record: which of several processes this is. */
  worker?: number;
};

/** What can be asked about the running program. */
export type Probes = {
  config: MailweaveConfig;
  checks: ReadinessChecks;
  /** As checks, but mail is served whatever comes of them. */
  notices: ReadinessChecks;
  logger: Logger;
  prometheus: PrometheusMetrics;
  /** Calls beside the probes. */
  routes: readonly RoutePlugin[];
};

/** `url` is empty where nothing listens. */
export type StartedProbes = AsyncDisposable & { url: string };

/** The running program. */
export type Mailweave = AsyncDisposable & {
  /** Empty where another process answers for this one. */
  httpUrl: string;
  /** Where mail clients connect; empty without the role imap. */
  imapAddresses: readonly { host: string; port: number }[];
  /** Undefined where the role runs in another process. */
  middleware: Middleware | undefined;
  logger: Logger;
  /** Lets running commands end, then closes everything in the reverse order of its start. */
  drain(): Promise<void>;
  /** Applies the settings that may change while the program runs, and logs what came of it. Never rejects. */
  reload(read: () => Promise<MailweaveConfig>): Promise<void>;
};

/** Not ready any more, so that a load balancer sends nobody. */
class DrainingError extends AppError {
  constructor() {
    super({ code: 'draining', publicText: 'The program is about to stop.', retry: 'later' });
  }
}

/**
 * Puts the roles together and starts them; everything listens when this returns.
 * @throws AppError a port that is taken, a file that cannot be read, without the role imap a store that cannot be
 * opened; whatever was started is closed again
 */
export async function startMailweave(options: MailweaveOptions): Promise<Mailweave> {
  const { config, roles, logOutput, clock = systemClock, startProbes = startHttp, worker } = options;
  const imap = roles.has('imap') ? imapConfigIn(config) : undefined;
  await using starting = new AsyncDisposableStack();
  const logger = createLogger({
    ...config.log,
    output: logOutput,
    fields: worker === undefined ? undefined : { worker },
  });
  const prometheus = createPrometheusMetrics(metricTable);
  const ports = { clock, random: systemRandom, logger, metrics: prometheus.metrics };
  const needsSource = roles.has('imap') || roles.has('middleware');
  const isPushHere = roles.has('push') && worker === undefined;
  // A proxy apart has nothing in common with other processes but the middleware.
  const isClustered = roles.has('middleware') || isPushHere;
  const opened = isClustered ? starting.use(openClusterOf(config, ports)) : undefined;
  const withBus = { ...ports, ...(opened && { bus: opened.cluster.bus }) };
  const source = needsSource ? starting.use(createInjectionSource(config, roles, withBus)) : undefined;
  const middleware = source?.middleware;
  const withCluster = { ...ports, cluster: opened?.cluster };
  const push = isPushHere ? starting.use(startPush(config, roles, withCluster)) : undefined;
  const proxy = starting.use(startProxy(imap, source, { ...ports, push: push?.woven ?? options.news }));
  await push?.openSources();
  await push?.checkSettings();
  const phase = { isDraining: false };
  const checks = readinessChecks(phase, proxy);
  const routes = [...(middleware?.routes ?? []), ...(push?.routes ?? [])];
  const pushNotices = push && { 'push-store': () => push.checkStore() };
  const notices = { ...source?.notices, ...opened?.notices, ...pushNotices };
  const http = starting.use(await startProbes({ config, checks, notices, logger, prometheus, routes }));
  await proxy?.listen();
  if (middleware !== undefined) {
    starting.use(resumeImports(middleware, logger));
    starting.use(middleware.sendConversions());
    // Of several processes the one that forks the others looks for all.
    if (worker === undefined) starting.use(middleware.pollBuckets());
  }
  if (worker === undefined)
    logger.info('mailweave-started', { roles: [...roles].join(','), httpUrl: http.url });

  const running = starting.move();
  const drain = async () => {
    phase.isDraining = true;
    logger.info('mailweave-draining');
    await proxy?.drain();
    await running.disposeAsync();
    logger.info('mailweave-stopped');
  };
  return {
    httpUrl: http.url,
    imapAddresses: proxy?.addresses ?? [],
    middleware,
    logger,
    drain,
    reload: (read) => reload({ started: config, read, proxy, push, logger, metrics: prometheus.metrics }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function startProxy(
  imap: ImapProxyConfig | undefined,
  source: InjectionSource | undefined,
  ports: InjectionClientPorts & { push: WovenNewsTaker | undefined },
): ImapProxy | undefined {
  if (imap === undefined || source === undefined) return undefined;
  const { api: injectionApi, pepper } = source;
  return createImapProxy({ ...ports, config: imap, injectionApi, pepper });
}

function startHttp({ config, checks, notices, logger, prometheus, routes }: Probes): Promise<HttpServer> {
  return createHttpServer({
    ...config.http,
    checks,
    notices,
    metrics: prometheus,
    plugins: routes,
    api: apiDescription,
    logger,
    random: systemRandom,
  });
}

function readinessChecks(phase: { isDraining: boolean }, proxy: ImapProxy | undefined): ReadinessChecks {
  const accepting = async () => {
    if (phase.isDraining) throw new DrainingError();
  };
  return { accepting, ...(proxy && { backend: () => proxy.checkBackend() }) };
}
