import { readFileSync } from 'node:fs';
import { AppError, type Secret } from '@mailweave/foundation';
import { Client, Pool } from 'undici';

export type TransportSettings = {
  /** http or https; a path is put before those of the calls. */
  url: string;
  token: Secret;
  /** PEM file of the authorities for its certificate, in place of Node's. */
  caFile?: string;
};

export type HttpRequest = {
  method: 'GET' | 'POST';
  /** From `/api` on. */
  path: string;
  body?: unknown;
  /** The answer must not come from what the middleware has kept, unless it finds that good (RFC 9111, 5.2.1.4). */
  noCache?: boolean;
  timeoutMs: number;
};

export type HttpAnswer = { status: number; text: string };

/** Connections that a process keeps to the middleware, beside the one of the stream. */
const CONNECTIONS = 16;
const KEEP_ALIVE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A template with its pictures is the largest answer. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** Speaks HTTP to one middleware, over connections that are kept. */
export class HttpTransport {
  readonly #pool: Pool;
  readonly #streams: Client;
  readonly #prefix: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws MiddlewareCaFileError */
  constructor({ url, token, caFile }: TransportSettings) {
    const { origin, pathname } = new URL(url);
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#headers = { authorization: `Bearer ${token.reveal()}`, accept: 'application/json' };
    const connect = {
      timeout: CONNECT_TIMEOUT_MS,
      ...(caFile !== undefined && { ca: readAuthorities(caFile) }),
    };
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect,
    });
    this.#streams = new Client(origin, { bodyTimeout: 0, connect });
  }

  /** Rejects when no whole answer came within the time: refused, reset, late, too long. */
  async send({ method, path, body, noCache, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const { statusCode, body: answer } = await this.#pool.request({
      method,
      path: this.#prefix + path,
      headers: {
        ...this.#headers,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(noCache === true && { 'cache-control': 'no-cache' }),
      },
      body: json ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: statusCode, text: await answer.text() };
  }

  /** An answer that goes on until the signal, or the other side, ends it. */
  async open(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ status: number; chunks: AsyncIterable<Buffer> }> {
    const { statusCode, body } = await this.#streams.request({
      method: 'GET',
      path: this.#prefix + path,
      headers: { ...this.#headers, accept: 'text/event-stream', ...headers },
      signal,
    });
    return { status: statusCode, chunks: body };
  }

  /** What is under way is broken off. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#streams.destroy()]);
  }
}

class MiddlewareCaFileError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'middleware-ca-file',
      publicText: 'The file named in imap.middleware.caFile cannot be read.',
      retry: 'after-change',
      cause,
    });
  }
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MiddlewareCaFileError(error);
  }
}
