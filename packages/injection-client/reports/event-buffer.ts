import type { InjectionEvent } from '@mailweave/contracts';
import { AppError, type RandomSource } from '@mailweave/foundation';
import { MiddlewareRefusedError } from '../calls/call-errors.ts';
import type { ClientEvents } from '../client-events.ts';
import { RetryPause } from '../retry-pause.ts';

/** Fewer than a call may have, so that a slow store takes them in time. */
const EVENTS_PER_CALL = 200;

/** Statuses of a request that will never be taken, however often it is sent. */
const HOPELESS: ReadonlySet<number> = new Set([400, 413, 422]);

/** The middleware has been away for so long that no more events are kept for it. */
class EventBufferFullError extends AppError {
  constructor() {
    super({
      code: 'event-buffer-full',
      publicText:
        'The middleware is away and imap.middleware.eventBuffer holds no more events. Later ones are lost until it is back.',
      retry: 'later',
    });
  }
}

export type EventBufferPorts = {
  /** @returns how many of them were refused. @throws when they have to be sent again */
  send(events: readonly InjectionEvent[]): Promise<number>;
  events: ClientEvents;
  random: RandomSource;
  /** Events at most. */
  capacity: number;
};

/** Keeps events until the middleware has taken them: in their order, each at least once. */
export class EventBuffer {
  readonly #ports: EventBufferPorts;
  readonly #pause: RetryPause;
  readonly #closed = new AbortController();
  readonly #waiting: InjectionEvent[] = [];
  #sending: Promise<'all' | 'away'> | undefined;
  #retrying = false;
  #pausing = new AbortController();

  constructor(ports: EventBufferPorts) {
    this.#ports = ports;
    this.#pause = new RetryPause({ firstMs: 250, longestMs: 10_000, random: ports.random });
  }

  /**
   * Resolves when the middleware has them or, while it is away, when they are kept for it.
   *
   * @throws EventBufferFullError and then none of them is kept
   */
  async add(events: readonly InjectionEvent[]): Promise<void> {
    if (this.#waiting.length + events.length > this.#ports.capacity) {
      this.#ports.events.eventsLost('buffer-full', events.length);
      throw new EventBufferFullError();
    }
    this.#waiting.push(...events);
    this.#ports.events.eventsWaiting(this.#waiting.length);
    if (!this.#retrying && (await this.#send()) === 'away') void this.#retry();
  }

  /** Somebody has heard of the middleware: what waits for its next attempt is sent now. */
  hurry(): void {
    this.#pausing.abort();
  }

  /** Sends what waits, for so long at most; what is left then is lost, and counted. */
  async close(withinMs: number): Promise<void> {
    this.#closed.abort();
    const end = AbortSignal.timeout(withinMs);
    this.#pause.reset();
    while (!end.aborted && (await this.#send()) === 'away') await this.#pause.wait(end);
    if (this.#waiting.length > 0) this.#ports.events.eventsLost('stopped', this.#waiting.length);
  }

  async #retry(): Promise<void> {
    if (this.#retrying) return;
    this.#retrying = true;
    do {
      this.#pausing = new AbortController();
      await this.#pause.wait(AbortSignal.any([this.#pausing.signal, this.#closed.signal]));
    } while (!this.#closed.signal.aborted && (await this.#send()) === 'away');
    this.#pause.reset();
    this.#retrying = false;
  }

  /** One at a time: what came first is there first. Never rejects. */
  async #send(): Promise<'all' | 'away'> {
    if (this.#waiting.length > 0) this.#sending ??= this.#sendAll();
    return (await this.#sending) ?? 'all';
  }

  async #sendAll(): Promise<'all' | 'away'> {
    let isOver = true;
    while (isOver && this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, EVENTS_PER_CALL);
      isOver = await this.#isOver(batch);
      if (isOver) this.#waiting.splice(0, batch.length);
      this.#ports.events.eventsWaiting(this.#waiting.length);
    }
    // In the same turn as the look above: what is added right after it begins anew.
    this.#sending = undefined;
    return isOver ? 'all' : 'away';
  }

  /** The middleware has them, or never will. */
  async #isOver(batch: readonly InjectionEvent[]): Promise<boolean> {
    const { events } = this.#ports;
    try {
      const refused = await this.#ports.send(batch);
      if (refused > 0) events.eventsLost('refused', refused);
      return true;
    } catch (error) {
      if (!isHopeless(error)) return false;
      events.eventsLost('refused', batch.length);
      return true;
    }
  }
}

function isHopeless(error: unknown): boolean {
  return error instanceof MiddlewareRefusedError && HOPELESS.has(error.status);
}
