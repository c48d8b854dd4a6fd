import type { Bus, BusSubscriber } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';

/** Of an installation of one process. */
export class SingleBus implements Bus {
  readonly #events: ClusterEvents;
  readonly #subscribers = new Map<string, Set<BusSubscriber>>();

  constructor(events: ClusterEvents) {
    this.#events = events;
  }

  publish(channel: string, text: string): void {
    for (const subscriber of this.#subscribers.get(channel) ?? []) {
      this.#tell(channel, subscriber, () => subscriber.message(text));
    }
  }

  subscribe(channel: string, subscriber: BusSubscriber): () => void {
    // An object of its own, so that the same subscriber can subscribe twice.
    const entry: BusSubscriber = {
      message: (text) => subscriber.message(text),
      onGap: () => subscriber.onGap(),
    };
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(entry));
    this.#tell(channel, entry, () => entry.onGap());
    return () => {
      subscribers.delete(entry);
      if (subscribers.size === 0 && this.#subscribers.get(channel) === subscribers) {
        this.#subscribers.delete(channel);
      }
    };
  }

  #tell(channel: string, subscriber: BusSubscriber, tell: () => void): void {
    queueMicrotask(() => {
      if (this.#subscribers.get(channel)?.has(subscriber) !== true) return;
      try {
        tell();
      } catch (error) {
        this.#events.listenerFailed(error);
      }
    });
  }
}
