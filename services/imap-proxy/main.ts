import type { InjectionApi, WovenNewsTaker } from '@mailweave/contracts';
import type { Clock, Logger, Metrics, RandomSource, Secret } from '@mailweave/foundation';
import type { ImapProxyConfig } from './config.ts';
import type { ProxyContext } from './context.ts';
import { ProxyEvents } from './events.ts';
import { ProcessCounter } from './limits/connection-counter.ts';
import { FailedLogins } from './limits/failed-logins.ts';
import { httpNews } from './news/http-news.ts';
import { NewsQueue } from './news/news-queue.ts';
import { createResolver } from './resolver/create-resolver.ts';
import { Backends } from './routing/backends.ts';
import { createDirectory } from './routing/create-directory.ts';
import { offeredMechanisms } from './routing/offered-mechanisms.ts';
import { ProxyServer } from './server.ts';
import { loadCertificate } from './tls/load-certificate.ts';
import { WovenContents } from './weaving/woven-contents.ts';

export type ImapProxyPorts = {
  readonly config: ImapProxyConfig;
  readonly injectionApi: InjectionApi;
  /** The role push of the same process; left out where it runs in another one (imap.push), or not at all. */
  readonly push?: WovenNewsTaker | undefined;
  /** The key of the tenant's user keys; left out where they are plain SHA-256. */
  readonly pepper?: Secret | undefined;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly metrics: Metrics;
};

export type ImapProxy = AsyncDisposable & {
  /** Where it listens once listen() has returned; the port is the real one where the configuration says 0. */
  readonly addresses: readonly { host: string; port: number }[];
  /** @throws ListenError */
  listen(): Promise<void>;
  /** Whether any IMAP server can be reached: a check for /readyz. */
  checkBackend(): Promise<void>;
  drain(): Promise<void>;
  /**
   * Takes over what may change while the program runs: `weaving`, and the certificate's files, whose new content is
   * for new connections. Whatever else the configuration says is left as it is.
   *
   * @throws TlsFilesError the certificate stays as it was
   */
  reload(config: ImapProxyConfig): void;
};

/** Puts the injection proxy together. Nothing listens before listen(). */
export function createImapProxy(ports: ImapProxyPorts): ImapProxy {
  const { config } = ports;
  const events = new ProxyEvents(ports.logger, ports.metrics);
  const live = { certificate: loadCertificate(config), weaving: config.weaving };
  const backends = new Backends(config);
  const directory = createDirectory(config, { clock: ports.clock, backends: backends.names, events });
  const resolver = createResolver(config.resolver, { clock: ports.clock, events });
  const remotePush = config.push && httpNews(config.push);
  const push = ports.push ?? remotePush;
  const news = push && new NewsQueue({ taker: push, events });
  const context: ProxyContext = {
    config,
    api: ports.injectionApi,
    clock: ports.clock,
    random: ports.random,
    events,
    contents: new WovenContents(ports.injectionApi),
    backends,
    directory,
    resolver,
    counter: new ProcessCounter(),
    failedLogins: new FailedLogins(ports.clock, config.failedLogins),
    news,
    pepper: ports.pepper,
    secureContext: () => live.certificate?.secureContext,
    weaving: () => live.weaving,
    mechanisms: () => offeredMechanisms(config, backends),
  };
  const server = new ProxyServer(context);
  const drain = async (): Promise<void> => {
    await server.drain();
    await news?.close();
    remotePush?.[Symbol.dispose]();
    directory[Symbol.dispose]();
    resolver?.[Symbol.dispose]();
  };
  let addresses: readonly { host: string; port: number }[] = [];
  return {
    get addresses() {
      return addresses;
    },
    listen: async () => {
      // A backend that is down now may be up for the first client: the proxy starts all the same.
      await backends.checkAll((name, error) => events.backendUnreachable(name, error));
      addresses = await server.listen();
    },
    checkBackend: () => backends.checkAny(),
    drain,
    reload: (changed) => {
      live.weaving = changed.weaving;
      if (!live.weaving) server.stopWeaving();
      live.certificate = loadCertificate({ ...changed, listeners: config.listeners });
      events.reloaded({ weaving: live.weaving, certificateValidUntil: live.certificate?.validUntil });
    },
    [Symbol.asyncDispose]: drain,
  };
}
