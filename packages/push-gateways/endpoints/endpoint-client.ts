import { AddressGuard, AddressRefusedError } from '@mailweave/host';
import { Agent, type Dispatcher } from 'undici';
import { OriginLanes } from './origin-lanes.ts';

export type EndpointClientSettings = {
  /** From the call to the status of the answer, waiting for a connection included. */
  readonly timeoutMs: number;
  /** Calls, and so connections, to one origin at a time. */
  readonly connectionsPerOrigin: number;
  readonly httpsOnly: boolean;
  /** Networks that are not public and may be connected to all the same, in CIDR form. */
  readonly allowedNetworks: readonly string[];
  /** PEM of the authorities for the endpoints' certificates, in place of Node's. */
  readonly authorities?: string;
};

export type EndpointRequest = {
  readonly url: string;
  /** Called when a connection is free, so that a call that waits costs little. A text says why there is nothing to send. */
  readonly write: () => EndpointMessage | string;
};

export type EndpointMessage = {
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
};

export type EndpointAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'unwritten'; readonly reason: string }
  /** `busy`: no connection came free within the time. */
  | { readonly kind: 'failed'; readonly cause: 'address-refused' | 'busy' | 'timed-out' | 'unreachable' };

/** Origins that connections are kept to; endpoints come from outside, and with them origins without end. */
const MAX_ORIGINS = 5_000;
/** Who gets his connection later than after this share of his time does not begin: he would be broken off, and hold up others. */
const LAST_START = 0.9;
const KEEP_ALIVE_MS = 60_000;
/** How much of an answer is read, so that its connection can be used again; a longer one costs the connection. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** POSTs to endpoints that apps have named: guarded, bounded, and never on to somewhere else. */
export class EndpointClient implements AsyncDisposable {
  readonly #settings: EndpointClientSettings;
  readonly #guard: AddressGuard;
  readonly #lanes: OriginLanes;
  readonly #agent: Agent;

  constructor(settings: EndpointClientSettings) {
    const { allowedNetworks, authorities, connectionsPerOrigin, timeoutMs } = settings;
    this.#settings = settings;
    this.#guard = new AddressGuard(allowedNetworks);
    this.#lanes = new OriginLanes(connectionsPerOrigin);
    this.#agent = new Agent({
      connections: connectionsPerOrigin,
      maxOrigins: MAX_ORIGINS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // The signal of the call is the time-out; these would be further timers.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: timeoutMs,
        lookup: this.#guard.lookup,
        ...(authorities !== undefined && { ca: authorities }),
      },
    });
  }

  /** Never rejects for what a network or an endpoint may do. Redirects are answers like others. */
  async post(request: EndpointRequest): Promise<EndpointAnswer> {
    const url = URL.parse(request.url);
    if (url === null || !this.#mayConnect(url)) return { kind: 'failed', cause: 'address-refused' };
    const { timeoutMs } = this.#settings;
    const startedAtMs = performance.now();
    const signal = AbortSignal.timeout(timeoutMs);
    if (!(await this.#lanes.enter(url.origin, signal))) return { kind: 'failed', cause: 'busy' };
    try {
      const waitedMs = performance.now() - startedAtMs;
      if (waitedMs > timeoutMs * LAST_START) return { kind: 'failed', cause: 'busy' };
      const message = request.write();
      if (typeof message === 'string') return { kind: 'unwritten', reason: message };
      const first = await this.#attempt(url, message, signal);
      // A kept connection was closed just then. Seen twice, it shows once: the collapse key is the same.
      return first ?? (await this.#attempt(url, message, signal)) ?? { kind: 'failed', cause: 'unreachable' };
    } finally {
      this.#lanes.leave(url.origin);
    }
  }

  /** What is under way is broken off. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  #mayConnect({ hostname, password, protocol, username }: URL): boolean {
    const web = protocol === 'https:' || (protocol === 'http:' && !this.#settings.httpsOnly);
    return web && username === '' && password === '' && this.#guard.allowsHost(hostname);
  }

  /** Undefined: the connection broke. */
  async #attempt(
    url: URL,
    message: EndpointMessage,
    signal: AbortSignal,
  ): Promise<EndpointAnswer | undefined> {
    try {
      const response = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        ...message,
        signal,
      });
      await discard(response);
      const { headers, statusCode } = response;
      const retryAfter = headers['retry-after'];
      return {
        kind: 'answered',
        status: statusCode,
        ...(typeof retryAfter === 'string' && { retryAfter }),
      };
    } catch (error) {
      if (signal.aborted) return { kind: 'failed', cause: 'timed-out' };
      return failureOf(error);
    }
  }
}

/** The status has come; what the answer says beside it does not matter, nor how it ends. */
async function discard({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
}

function failureOf(error: unknown): EndpointAnswer | undefined {
  if (error instanceof AddressRefusedError) return { kind: 'failed', cause: 'address-refused' };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return { kind: 'failed', cause: 'timed-out' };
  if (code === 'UND_ERR_MAX_ORIGINS_REACHED') return { kind: 'failed', cause: 'busy' };
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') return undefined;
  return { kind: 'failed', cause: 'unreachable' };
}
