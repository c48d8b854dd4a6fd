import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { InjectionApi } from '@mailweave/contracts';
import {
  AppError,
  type Clock,
  type Logger,
  type Metrics,
  type RandomSource,
  type Secret,
} from '@mailweave/foundation';
import type { ImapProxyConfig } from './config.ts';
import type { ProxyContext } from './context.ts';
import { ProxyEvents } from './events.ts';
import { Backends } from './routing/backends.ts';
import { createDirectory } from './routing/create-directory.ts';
import { offeredMechanisms } from './routing/offered-mechanisms.ts';
import { ProxyServer } from './server.ts';
import { WovenContents } from './weaving/woven-contents.ts';

export type ImapProxyPorts = {
  readonly config: ImapProxyConfig;
  readonly injectionApi: InjectionApi;
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
};

/** A file that the configuration names cannot be used. */
export class TlsFilesError extends AppError {
  constructor(setting: string, cause: unknown) {
    super({
      code: 'imap-tls-files',
      publicText: `The file named in ${setting} cannot be read or is no PEM file of that kind.`,
      retry: 'after-change',
      cause,
    });
  }
}

/** Puts the injection proxy together. Nothing listens before listen(). */
export function createImapProxy(ports: ImapProxyPorts): ImapProxy {
  const { config } = ports;
  const secureContext = loadSecureContext(config);
  const events = new ProxyEvents(ports.logger, ports.metrics);
  const backends = new Backends(config);
  const directory = createDirectory(config, { clock: ports.clock, backends: backends.names, events });
  const context: ProxyContext = {
    config,
    api: ports.injectionApi,
    clock: ports.clock,
    random: ports.random,
    events,
    contents: new WovenContents(ports.injectionApi),
    backends,
    directory,
    pepper: ports.pepper,
    secureContext: () => secureContext,
    mechanisms: () => offeredMechanisms(config, backends),
  };
  const server = new ProxyServer(context);
  const drain = async (): Promise<void> => {
    await server.drain();
    directory[Symbol.dispose]();
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
    [Symbol.asyncDispose]: drain,
  };
}

function loadSecureContext(config: ImapProxyConfig): SecureContext | undefined {
  const wanted = config.listeners.some((listener) => listener.tls !== 'none');
  if (config.tls === undefined) {
    if (wanted) throw new TlsFilesError('imap.tls (it is missing, and a listener wants TLS)', undefined);
    return undefined;
  }
  const { certificateFile, keyFile } = config.tls;
  try {
    return createSecureContext({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
  } catch (error) {
    throw new TlsFilesError('imap.tls', error);
  }
}
