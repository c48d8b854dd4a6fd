import { CHANGE_STREAM_HEARTBEAT_MS, ChangeMessage, StartMessage } from '@mailweave/contracts';
import type { RandomSource } from '@mailweave/foundation';
import type { StoreChange } from '@mailweave/injection';
import { Compile } from 'typebox/compile';
import { MiddlewareRefusedError } from '../calls/call-errors.ts';
import type { HttpTransport } from '../calls/http-transport.ts';
import type { ClientEvents } from '../client-events.ts';
import { RetryPause } from '../retry-pause.ts';
import { EventStreamParser, type StreamMessage } from './event-stream-parser.ts';

/** Three heartbeats have not come: nobody is there. */
const SILENCE_MS = 3 * CHANGE_STREAM_HEARTBEAT_MS;

const startMessage = Compile(StartMessage);
const changeMessage = Compile(ChangeMessage);

export type ChangeStreamPorts = {
  transport: Pick<HttpTransport, 'open'>;
  random: RandomSource;
  events: ClientEvents;
  /** @param resumed false: anything may have changed since the stream was lost */
  started(resumed: boolean): void;
  changed(change: StoreChange): void;
};

/**
 * Follows the changes that the middleware tells of, for all sessions of the process. A stream that breaks off or falls
 * silent is opened again, ever later, and goes on where it was if the middleware still knows what came since.
 */
export class ChangeStream {
  readonly #ports: ChangeStreamPorts;
  readonly #pause: RetryPause;
  readonly #closed = new AbortController();
  readonly #done: Promise<void>;
  #position: string | undefined;
  #connected = false;
  #pausing = new AbortController();

  constructor(ports: ChangeStreamPorts) {
    this.#ports = ports;
    this.#pause = new RetryPause({ firstMs: 100, longestMs: 5_000, random: ports.random });
    this.#done = this.#run();
  }

  /** Whether changes are told at the moment. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Somebody has heard of the middleware: a stream that waits for its next attempt makes it now. */
  hurry(): void {
    this.#pausing.abort();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { events } = this.#ports;
    while (!this.#closed.signal.aborted) {
      const reason = await this.#follow().catch(reasonOf);
      this.#connected = false;
      if (this.#closed.signal.aborted) return;
      events.streamLost(reason);
      this.#pausing = new AbortController();
      await this.#pause.wait(AbortSignal.any([this.#pausing.signal, this.#closed.signal]));
    }
  }

  /** Until the stream ends. @returns why */
  async #follow(): Promise<string> {
    const silence = new AbortController();
    const watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const signal = AbortSignal.any([silence.signal, this.#closed.signal]);
      const headers = this.#position === undefined ? {} : { 'last-event-id': this.#position };
      const { status, chunks } = await this.#ports.transport.open('/api/injection/changes', headers, signal);
      if (status !== 200) throw new MiddlewareRefusedError(status);
      const parser = new EventStreamParser();
      for await (const chunk of chunks) {
        watchdog.refresh();
        for (const message of parser.push(chunk)) this.#take(message);
      }
      return 'ended';
    } catch (error) {
      if (silence.signal.aborted) return 'silent';
      throw error;
    } finally {
      clearTimeout(watchdog);
    }
  }

  #take({ event, data, id }: StreamMessage): void {
    const value: unknown = JSON.parse(data);
    if (id !== undefined) this.#position = id;
    if (event === 'start' && isStart(value)) {
      this.#connected = true;
      this.#pause.reset();
      this.#ports.events.streamStarted(value.resumed);
      this.#ports.started(value.resumed);
    } else if (event === 'change' && isChange(value)) {
      this.#ports.changed(value);
    }
  }
}

function isStart(value: unknown): value is StartMessage {
  return startMessage.Check(value);
}

function isChange(value: unknown): value is ChangeMessage {
  return changeMessage.Check(value);
}

function reasonOf(error: unknown): string {
  if (error instanceof MiddlewareRefusedError) return `status ${error.status}`;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
