import { readFileSync } from 'node:fs';
import { type BackendAddress, BackendUnreachableError } from '@mailweave/imap-connection';
import type { BackendConfig } from '../backend/backend-config.ts';
import type { Capabilities } from '../backend/capabilities.ts';
import { probeCapabilities } from '../backend/probe-capabilities.ts';
import type { ImapProxyConfig } from '../config.ts';
import { RoutingConfigError } from './backend-directory.ts';

/** The name of `imap.backend`. */
export const DEFAULT_BACKEND = 'default';

export type Backend = Pick<BackendConfig, 'sendClientId' | 'loginTimeoutMs' | 'responseTimeoutMs'> & {
  readonly name: string;
  readonly address: BackendAddress;
};

/** The IMAP servers of the configuration, and what they said when they were last asked. */
export class Backends {
  readonly #backends: ReadonlyMap<string, Backend>;
  readonly #capabilities = new Map<string, Capabilities>();
  readonly #probing = new Map<string, Promise<void>>();

  /** @throws RoutingConfigError when there is none, or two have one name */
  constructor(config: Pick<ImapProxyConfig, 'backend' | 'backends' | 'limits'>) {
    this.#backends = new Map(
      Object.entries(namedBackends(config)).map(([name, backend]) => [
        name,
        { ...backend, name, address: addressOf(backend, config.limits.keepAliveMs) },
      ]),
    );
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#backends.keys());
  }

  /** @throws RoutingConfigError for a name that a directory should not have given */
  named(name: string): Backend {
    const backend = this.#backends.get(name);
    if (backend === undefined) throw new RoutingConfigError('A backend is named that is not configured.');
    return backend;
  }

  /** What each said that has answered yet. */
  get capabilities(): readonly Capabilities[] {
    return [...this.#capabilities.values()];
  }

  /**
   * Asks every backend what it takes, until the first has answered; the others are still listened to. While
   * one of many is down, the users of the others must be served.
   *
   * @throws BackendUnreachableError when none can be reached
   */
  async checkAny(): Promise<void> {
    await Promise.any(this.#probeAll()).catch((error: AggregateError) => {
      const [first] = error.errors;
      throw first instanceof BackendUnreachableError ? first : new BackendUnreachableError(error);
    });
  }

  /** As checkAny(), until all have answered or failed. @param failed is told of each that cannot be reached */
  async checkAll(failed: (name: string, error: unknown) => void): Promise<void> {
    const names = [...this.#backends.keys()];
    const results = await Promise.allSettled(this.#probeAll());
    for (const [at, result] of results.entries()) {
      if (result.status === 'rejected') failed(names[at] ?? '', result.reason);
    }
  }

  #probeAll(): Promise<void>[] {
    return [...this.#backends.values()].map((backend) => this.#probe(backend));
  }

  #probe({ name, address }: Backend): Promise<void> {
    const running = this.#probing.get(name);
    if (running !== undefined) return running;
    const probe = probeCapabilities(address)
      .then((capabilities) => void this.#capabilities.set(name, capabilities))
      .finally(() => this.#probing.delete(name));
    this.#probing.set(name, probe);
    return probe;
  }
}

function namedBackends({ backend, backends = {} }: Pick<ImapProxyConfig, 'backend' | 'backends'>) {
  if (backend !== undefined && DEFAULT_BACKEND in backends) {
    throw new RoutingConfigError(
      'imap.backends has a backend named default, which is the name of imap.backend.',
    );
  }
  const all: Record<string, BackendConfig> = {
    ...(backend && { [DEFAULT_BACKEND]: backend }),
    ...backends,
  };
  if (Object.keys(all).length === 0) throw new RoutingConfigError('imap.backend is missing.');
  return all;
}

function addressOf(backend: BackendConfig, keepAliveMs: number): BackendAddress {
  return {
    host: backend.host,
    port: backend.port,
    tls: backend.tls,
    ca: backend.caFile === undefined ? undefined : readCa(backend.caFile),
    serverName: backend.serverName ?? backend.host,
    connectTimeoutMs: backend.connectTimeoutMs,
    proxyProtocol: backend.proxyProtocol,
    keepAliveMs,
  };
}

function readCa(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RoutingConfigError('The file named in caFile of a backend cannot be read.', error);
  }
}
