import http from 'node:http';
import https from 'node:https';
import { AddressGuard, AddressRefusedError } from '@mailweave/host';
import type { AttemptResult } from '@mailweave/injection';

export type PointRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
};

export type PointClientOptions = {
  /** From the first look-up to the answer's status. */
  timeoutMs: number;
  /** The only ports that are connected to. */
  ports: readonly number[];
  /** Networks that are not public and may be connected to all the same, in CIDR form. */
  allowedNetworks: readonly string[];
};

/** How much of an answer is read, so that its connection can be used again; a longer one costs the connection. */
const maxAnswerBytes = 64 * 1024;

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Sends requests to receivers that the operator does not run: guarded, bounded, and never on to somewhere else. */
export class PointClient {
  readonly #options: PointClientOptions;
  readonly #guard: AddressGuard;
  readonly #agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  };

  constructor(options: PointClientOptions) {
    this.#options = options;
    this.#guard = new AddressGuard(options.allowedNetworks);
  }

  /** Never rejects. Redirects are answers like others. */
  async send(request: PointRequest): Promise<AttemptResult> {
    const url = URL.parse(request.url);
    if (url === null || !this.#mayConnect(url)) return { kind: 'failed', cause: 'address-refused' };
    const signal = AbortSignal.timeout(this.#options.timeoutMs);
    const first = await this.#attempt(url, request, signal);
    // The receiver closed a kept connection just then: it has not seen the request, or will see its eventIds again.
    return first === 'connection-was-old' ? asResult(await this.#attempt(url, request, signal)) : first;
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #mayConnect(url: URL): boolean {
    const port = url.port === '' ? defaultPorts[url.protocol] : Number(url.port);
    if (port === undefined || !this.#options.ports.includes(port)) return false;
    return this.#guard.allowsHost(url.hostname);
  }

  #attempt(
    url: URL,
    { body, headers, method }: PointRequest,
    signal: AbortSignal,
  ): Promise<AttemptResult | 'connection-was-old'> {
    const { promise, resolve } = Promise.withResolvers<AttemptResult | 'connection-was-old'>();
    const options = { method, headers, signal, lookup: this.#guard.lookup };
    const request =
      url.protocol === 'https:'
        ? https.request(url, { ...options, agent: this.#agents.https })
        : http.request(url, { ...options, agent: this.#agents.http });
    request.on('response', (response) => {
      const { headers: fields, statusCode = 0 } = response;
      const retryAfter = fields['retry-after'];
      resolve({ kind: 'answered', status: statusCode, ...(retryAfter !== undefined && { retryAfter }) });
      discard(response);
    });
    request.on('error', (error) => {
      const wasOld =
        request.reusedSocket && !signal.aborted && 'code' in error && error.code === 'ECONNRESET';
      resolve(wasOld ? 'connection-was-old' : failureOf(error, signal));
    });
    request.end(body);
    return promise;
  }
}

function asResult(result: AttemptResult | 'connection-was-old'): AttemptResult {
  return result === 'connection-was-old' ? { kind: 'failed', cause: 'unreachable' } : result;
}

function failureOf(error: Error, signal: AbortSignal): AttemptResult {
  if (error instanceof AddressRefusedError) return { kind: 'failed', cause: 'address-refused' };
  return { kind: 'failed', cause: signal.aborted ? 'timed-out' : 'unreachable' };
}

/** What the answer says beside its status does not matter. */
function discard(response: http.IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) response.destroy();
  });
  response.on('error', () => undefined);
}
