import type { InjectionEvent } from '@mailweave/contracts';
import type { EventOutbox } from '@mailweave/injection';

/** More at once would keep other writers waiting. */
const MAX_EVENTS = 1_000;

type Waiting = {
  readonly events: readonly InjectionEvent[];
  resolve(): void;
  reject(reason: unknown): void;
};

/**
 * Brings events into the outbox. What many sessions report in one turn of the event loop is one write, in the order it
 * came: making a write durable takes far longer than an event does. When a write fails, so do all reports in it: each may
 * be made again, since an event is taken once only.
 */
export class EventReports {
  readonly #outbox: Pick<EventOutbox, 'append'>;
  readonly #written: (events: readonly InjectionEvent[], newCount: number) => void;
  #waiting: Waiting[] = [];

  /** @param written told of each write: all its events, and how many of them were new */
  constructor(
    outbox: Pick<EventOutbox, 'append'>,
    written: (events: readonly InjectionEvent[], newCount: number) => void,
  ) {
    this.#outbox = outbox;
    this.#written = written;
  }

  /** Resolves when the events are durable; rejects as EventOutbox.append does. */
  report(events: readonly InjectionEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#writeAll());
      this.#waiting.push({ events, resolve, reject });
    });
  }

  #writeAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let batch: Waiting[] = [];
    let size = 0;
    for (const each of waiting) {
      if (batch.length > 0 && size + each.events.length > MAX_EVENTS) {
        void this.#write(batch);
        [batch, size] = [[], 0];
      }
      batch.push(each);
      size += each.events.length;
    }
    void this.#write(batch);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const events = batch.flatMap((each) => each.events);
    try {
      const newCount = await this.#outbox.append(events);
      this.#written(events, newCount);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
