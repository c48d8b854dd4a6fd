import http2, { type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { isIP, isIPv6 } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Clock } from '@mailweave/foundation';
import type { Http2Call } from './http2-call.ts';
import { type ExchangeOwner, Http2Exchange } from './http2-exchange.ts';
import type { Http2Limits, Http2Server } from './http2-settings.ts';

export type ConnectionOptions = {
  readonly server: Http2Server;
  readonly limits: Http2Limits;
  readonly clock: Clock;
};

/** Who hears of a connection. */
export type ConnectionOwner = {
  /** It may have room now. */
  changed(): void;
  /** The other side has not processed this call: it may be made elsewhere. */
  givenBack(call: Http2Call, reason: string): void;
  /** It is gone, and was settled with. @param reason why, when it never answered anything */
  closed(connection: Http2Connection, reason: string | undefined): void;
};

/**
 * One HTTP/2 connection. It carries one stream until the other side has answered something well, then as many as both sides
 * allow. It is retired on GOAWAY and when an answer is overdue: streams under way may end, new ones are not begun.
 */
export class Http2Connection implements ExchangeOwner {
  readonly #options: ConnectionOptions;
  readonly #owner: ConnectionOwner;
  readonly #socket: TLSSocket;
  readonly #session: ClientHttp2Session;
  /** In the order they began. */
  readonly #running = new Set<Http2Exchange>();
  readonly #openedAtMs: number;
  #isConnected = false;
  #isProven = false;
  #limit = 1;
  #heardAtMs: number;
  #pingedAtMs: number | undefined;
  #retiredAtMs: number | undefined;
  #lastProcessedId: number | undefined;
  /** What the other side, or the network, said when it ended. */
  #reason = 'The connection was closed.';

  constructor(options: ConnectionOptions, owner: ConnectionOwner) {
    this.#options = options;
    this.#owner = owner;
    this.#openedAtMs = options.clock.nowMs();
    this.#heardAtMs = this.#openedAtMs;
    this.#socket = openSocket(options.server);
    this.#session = openSession(options.server, this.#socket);
    this.#listen();
  }

  get isGrowing(): boolean {
    return !this.#isProven && this.#retiredAtMs === undefined;
  }

  get isRetired(): boolean {
    return this.#retiredAtMs !== undefined;
  }

  get hasRoom(): boolean {
    return this.#isConnected && this.#retiredAtMs === undefined && this.#running.size < this.#limit;
  }

  /** Only when there is room. */
  start(call: Http2Call): void {
    const { body, headers } = call.request();
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request(headers);
    } catch (error) {
      // The session is ending, or its stream numbers are used up.
      this.#reason = codeOf(error);
      this.retire();
      this.#owner.givenBack(call, this.#reason);
      return;
    }
    this.#running.add(new Http2Exchange(call, stream, this, this.#options.clock.nowMs()));
    stream.end(body);
  }

  /** Begins nothing new, and closes when nothing is under way. */
  retire(): void {
    if (this.#retiredAtMs !== undefined) return;
    this.#retiredAtMs = this.#options.clock.nowMs();
    this.#closeWhenIdle();
  }

  /** Looks for what is overdue; called every second or so. */
  sweep(nowMs: number): void {
    const { answerTimeoutMs, connectTimeoutMs, pingAfterMs } = this.#options.limits;
    if (!this.#isConnected && nowMs - this.#openedAtMs >= connectTimeoutMs)
      this.#end('No connection came about in time.');
    for (const exchange of this.#running) {
      if (nowMs - exchange.startedAtMs < answerTimeoutMs) break;
      // One that has its answer has only not been closed yet.
      const isOverdue = !exchange.isSettled;
      exchange.giveUp();
      if (isOverdue) this.retire();
    }
    const pingedAtMs = this.#pingedAtMs;
    if (pingedAtMs !== undefined && nowMs - pingedAtMs >= answerTimeoutMs)
      this.#end('The connection is dead.');
    const isSilent = this.#isConnected && nowMs - this.#heardAtMs >= pingAfterMs;
    if (isSilent && pingedAtMs === undefined && !this.#session.destroyed) this.#ping(nowMs);
    // Streams that were given up may never be closed by a peer that is gone.
    if (this.#retiredAtMs !== undefined && nowMs - this.#retiredAtMs >= 2 * answerTimeoutMs)
      this.#end('The connection did not end by itself.');
  }

  heard(_exchange: Http2Exchange, status: number): void {
    this.#heardAtMs = this.#options.clock.nowMs();
    // A refused log-in proves nothing: with more streams, more would be refused.
    if (this.#isProven || status === 401 || status === 403) return;
    this.#isProven = true;
    this.#applyLimit();
    this.#owner.changed();
  }

  closed(exchange: Http2Exchange): void {
    this.#running.delete(exchange);
    if (!exchange.isSettled) this.#settleUnanswered(exchange);
    if (this.#retiredAtMs !== undefined) this.#closeWhenIdle();
    this.#owner.changed();
  }

  /** Not before: the other side refuses streams that reach it after a GOAWAY of ours. Nor does it wait for a peer that lingers. */
  #closeWhenIdle(): void {
    if (this.#running.size > 0) return;
    this.#session.destroy();
    this.#socket.destroy();
  }

  #settleUnanswered(exchange: Http2Exchange): void {
    if (exchange.isUnprocessed(this.#lastProcessedId)) {
      exchange.isSettled = true;
      this.#owner.givenBack(exchange.call, this.#reason);
      return;
    }
    const { resetCode } = exchange;
    const wasReset = this.#retiredAtMs === undefined && !this.#session.destroyed;
    exchange.settle({
      end: 'broken',
      reason: wasReset ? `The stream was reset with code ${resetCode}.` : this.#reason,
    });
  }

  #listen(): void {
    const session = this.#session;
    session.on('connect', () => {
      this.#isConnected = true;
      this.#owner.changed();
    });
    session.on('remoteSettings', () => {
      this.#applyLimit();
      this.#owner.changed();
    });
    session.on('goaway', (code, lastId, data) => {
      this.#lastProcessedId = lastId;
      this.#reason = goAwayReason(data) ?? `The other side ended the connection with code ${code}.`;
      this.retire();
    });
    session.on('error', (error) => {
      if (this.#retiredAtMs === undefined) this.#reason = codeOf(error);
    });
    // Node's session does not look for the end of a stream that it reads in native code.
    this.#socket.on('end', () => this.#end('ECONNRESET'));
    session.on('close', () => {
      this.#retiredAtMs ??= this.#options.clock.nowMs();
      this.#owner.closed(this, this.#isProven ? undefined : this.#reason);
    });
  }

  #applyLimit(): void {
    if (!this.#isProven) return;
    const allowed = this.#session.remoteSettings.maxConcurrentStreams ?? this.#options.limits.maxStreams;
    this.#limit = Math.min(allowed, this.#options.limits.maxStreams);
  }

  #ping(nowMs: number): void {
    this.#pingedAtMs = nowMs;
    this.#session.ping((error) => {
      this.#pingedAtMs = undefined;
      if (error === null) this.#heardAtMs = this.#options.clock.nowMs();
    });
  }

  #end(reason: string): void {
    if (!this.#session.destroyed) this.#reason = reason;
    this.#retiredAtMs ??= this.#options.clock.nowMs();
    this.#session.destroy();
    this.#socket.destroy();
  }
}

/** Megabytes that a session may take; Node's 10 are few for thousands of streams. */
const MAX_SESSION_MEMORY = 64;

function openSocket({ host, port, secureContext }: Http2Server): TLSSocket {
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connect({ host, port, secureContext, ALPNProtocols: ['h2'], ...name });
}

function openSession({ host, port }: Http2Server, socket: TLSSocket): ClientHttp2Session {
  return http2.connect(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
    maxSessionMemory: MAX_SESSION_MEMORY,
  });
}

/** The code of a system or TLS error: its message may name hosts and files. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'The connection failed.';
}

/** Push services explain themselves in JSON: `{"reason":"..."}`. */
function goAwayReason(data: unknown): string | undefined {
  if (!ArrayBuffer.isView(data)) return undefined;
  try {
    const told: unknown = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    const reason = typeof told === 'object' && told !== null && 'reason' in told ? told.reason : undefined;
    return typeof reason === 'string' ? reason.slice(0, 100) : undefined;
  } catch {
    return undefined;
  }
}
