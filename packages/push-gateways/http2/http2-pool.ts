import { BoundedQueue, type Clock, type RandomSource, type Ticker } from '@mailweave/foundation';
import type { Http2Call } from './http2-call.ts';
import { type ConnectionOwner, Http2Connection } from './http2-connection.ts';
import type { Http2Limits, Http2Server } from './http2-settings.ts';

export type PoolPorts = { readonly clock: Clock; readonly ticker: Ticker; readonly random: RandomSource };

const SWEEP_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A call that so many connections gave back is not tried on another. */
const MAX_GIVEN_BACK = 5;

/**
 * Connections to one server with one identity. A call takes the first free stream; another connection is opened when all are full.
 * While no connection can be had, calls end at once, with the time after which to come again.
 */
export class Http2Pool implements ConnectionOwner {
  readonly #server: Http2Server;
  readonly #limits: Http2Limits;
  readonly #ports: PoolPorts;
  readonly #waiting: BoundedQueue<Http2Call>;
  readonly #connections = new Set<Http2Connection>();
  readonly #stopSweeping: () => void;
  readonly #ended = Promise.withResolvers<void>();
  #failures = 0;
  #pausedUntilMs = 0;
  #isClosing = false;
  #isPumping = false;

  constructor(server: Http2Server, limits: Http2Limits, ports: PoolPorts) {
    this.#server = server;
    this.#limits = limits;
    this.#ports = ports;
    this.#waiting = new BoundedQueue(limits.maxWaiting);
    this.#stopSweeping = ports.ticker(SWEEP_MS, () => this.#sweep());
  }

  /** Every call is settled once, soon or late. */
  submit(call: Http2Call): void {
    const pauseMs = this.#connections.size > 0 ? 0 : this.#pausedUntilMs - this.#ports.clock.nowMs();
    if (this.#isClosing) call.settle({ end: 'unsent', reason: 'The gateway is closing.' });
    else if (pauseMs > 0)
      call.settle({ end: 'unsent', reason: 'No connection can be had.', afterMs: pauseMs });
    else if (this.#waiting.offer(call)) this.changed();
    else call.settle({ end: 'unsent', reason: 'Too many calls are waiting.', afterMs: FIRST_PAUSE_MS });
  }

  /** Takes no more calls; resolves when those that are there have ended. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#endWhenDone();
    return this.#ended.promise;
  }

  changed(): void {
    // Settling a call may submit another.
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      this.#pump();
    } finally {
      this.#isPumping = false;
    }
    if (this.#isClosing) this.#endWhenDone();
  }

  givenBack(call: Http2Call, reason: string): void {
    call.givenBack += 1;
    const again = call.givenBack <= MAX_GIVEN_BACK && this.#waiting.offer(call);
    if (!again) call.settle({ end: 'unsent', reason });
  }

  closed(connection: Http2Connection, reason: string | undefined): void {
    this.#connections.delete(connection);
    if (reason === undefined) this.#failures = 0;
    else this.#pauseAfter(reason);
    this.changed();
  }

  #pump(): void {
    while (this.#waiting.size > 0) {
      const connection = this.#withRoom();
      if (connection === undefined) {
        this.#grow();
        return;
      }
      const call = this.#waiting.take();
      if (call === undefined) return;
      if (call.deadlineMs > this.#ports.clock.nowMs()) connection.start(call);
      else call.settle({ end: 'unsent', reason: 'No stream was free in time.' });
    }
  }

  #withRoom(): Http2Connection | undefined {
    for (const connection of this.#connections) if (connection.hasRoom) return connection;
    return undefined;
  }

  #grow(): void {
    let usable = 0;
    for (const connection of this.#connections) {
      if (connection.isGrowing) return;
      if (!connection.isRetired) usable += 1;
    }
    if (usable >= this.#limits.maxConnections || this.#ports.clock.nowMs() < this.#pausedUntilMs) return;
    const options = { server: this.#server, limits: this.#limits, clock: this.#ports.clock };
    this.#connections.add(new Http2Connection(options, this));
  }

  #pauseAfter(reason: string): void {
    const lot = Number.parseInt(this.#ports.random.hex(2), 16) / 0x1_00_00;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (1 - lot / 2);
    this.#failures += 1;
    this.#pausedUntilMs = this.#ports.clock.nowMs() + pauseMs;
    if (this.#connections.size > 0) return;
    for (let call = this.#waiting.take(); call !== undefined; call = this.#waiting.take())
      call.settle({ end: 'unsent', reason, afterMs: pauseMs });
  }

  #sweep(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const connection of this.#connections) connection.sweep(nowMs);
    this.changed();
  }

  #endWhenDone(): void {
    if (this.#waiting.size > 0) return;
    for (const connection of this.#connections) connection.retire();
    if (this.#connections.size > 0) return;
    this.#stopSweeping();
    this.#ended.resolve();
  }
}
