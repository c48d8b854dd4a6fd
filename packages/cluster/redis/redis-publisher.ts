import { BoundedQueue } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';
import type { RedisConnection } from './redis-connection.ts';

/** What waits while Redis is away; beyond that the latest are dropped. */
const MAX_WAITING = 1_000;
/** What is sent and not yet answered. */
const MAX_UNDER_WAY = 100;

/** A command that wrote something and ends may be faster than its connection. */
const PATIENCE_MS = 500;

type Message = { readonly channel: string; readonly text: string };

/** Sends messages in their order; nobody waits for it. */
export class RedisPublisher {
  readonly #connection: RedisConnection;
  readonly #events: ClusterEvents;
  readonly #waiting = new BoundedQueue<Message>(MAX_WAITING);
  readonly #underWay = new Set<Promise<void>>();

  constructor(connection: RedisConnection, events: ClusterEvents) {
    this.#connection = connection;
    this.#events = events;
    connection.watch({ ready: () => this.#send() });
  }

  publish(channel: string, text: string): void {
    if (!this.#waiting.offer({ channel, text })) this.#events.message('dropped');
    this.#send();
  }

  /** Resolves when everything is sent, or Redis is away: what waits for it has a moment to find it. */
  async sent(): Promise<void> {
    if (!this.#connection.isReady && this.#waiting.size > 0) await this.#connection.soonReady(PATIENCE_MS);
    while (this.#connection.isReady && this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #send(): void {
    while (this.#connection.isReady && this.#underWay.size < MAX_UNDER_WAY) {
      const message = this.#waiting.take();
      if (message === undefined) return;
      const sending: Promise<void> = this.#sendOne(message).finally(() => {
        this.#underWay.delete(sending);
        this.#send();
      });
      this.#underWay.add(sending);
    }
  }

  async #sendOne({ channel, text }: Message): Promise<void> {
    try {
      await this.#connection.client.publish(`${this.#connection.keyPrefix}${channel}`, text);
      this.#events.message('sent');
    } catch {
      // Perhaps it arrived, perhaps not: sent again it could arrive twice.
      this.#events.message('dropped');
    }
  }
}
