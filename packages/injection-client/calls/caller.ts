import type { Clock } from '@mailweave/foundation';
import type { CallName, ClientEvents } from '../client-events.ts';
import { MiddlewareRefusedError, MiddlewareUnavailableError } from './call-errors.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { HttpAnswer, HttpTransport } from './http-transport.ts';

/** More calls at once than this mean that the middleware does not keep up. */
const MAX_AT_ONCE = 1_000;

export type Call = {
  name: CallName;
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** Whether making it twice is as good as once: only then is it made again on a broken connection. */
  idempotent: boolean;
  /** See HttpRequest. */
  noCache?: boolean;
  /** Sent also while the middleware is known to be away. */
  always?: boolean;
};

export type CallerPorts = {
  transport: Pick<HttpTransport, 'send'>;
  breaker: CircuitBreaker;
  clock: Clock;
  events: ClientEvents;
  /** For a call with its repetition. */
  timeoutMs: number;
};

/** Makes calls within their time, and none while the middleware is known to be away. */
export class Caller {
  readonly #ports: CallerPorts;
  #running = 0;

  constructor(ports: CallerPorts) {
    this.#ports = ports;
  }

  /**
   * @returns the parsed body; undefined where there is none, or nothing of that name (404)
   * @throws MiddlewareUnavailableError, MiddlewareRefusedError
   */
  async call(call: Call): Promise<unknown> {
    const { breaker, clock, events } = this.#ports;
    const passes = call.always === true || (this.#running < MAX_AT_ONCE && breaker.tryPass());
    if (!passes) {
      events.called(call.name, 'not-sent', 0);
      throw new MiddlewareUnavailableError();
    }
    const startMs = clock.nowMs();
    this.#running += 1;
    try {
      const answer = await this.#sendWithin(call, startMs);
      const value = bodyOf(answer);
      breaker.succeeded();
      events.called(call.name, 'answered', clock.nowMs() - startMs);
      return value;
    } catch (error) {
      if (error instanceof MiddlewareRefusedError) {
        breaker.succeeded();
        events.refused(call.name, error.status);
        throw error;
      }
      breaker.failed();
      events.called(call.name, 'failed', clock.nowMs() - startMs);
      throw new MiddlewareUnavailableError(error);
    } finally {
      this.#running -= 1;
    }
  }

  async #sendWithin(call: Call, startMs: number): Promise<HttpAnswer> {
    const { transport, clock, timeoutMs } = this.#ports;
    const { method, path, body, noCache = false } = call;
    const request = { method, path, body, noCache };
    try {
      return await transport.send({ ...request, timeoutMs });
    } catch (error) {
      const leftMs = timeoutMs - (clock.nowMs() - startMs);
      if (!call.idempotent || !isBrokenConnection(error) || leftMs <= 0) throw error;
      return await transport.send({ ...request, timeoutMs: leftMs });
    }
  }
}

function bodyOf({ status, text }: HttpAnswer): unknown {
  if (status === 204) return undefined;
  if (status >= 200 && status < 300) return JSON.parse(text);
  // A gateway before it speaks for a middleware that is away; 500 is an answer of its own.
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    throw new MiddlewareUnavailableError();
  }
  throw new MiddlewareRefusedError(status);
}

/** A kept connection that the other side had closed: the request was not taken. */
function isBrokenConnection(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
