import type { Bus, BusSubscriber } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisPublisher } from './redis-publisher.ts';
import { RedisSubscriptions } from './redis-subscriptions.ts';

/** Publish and subscribe of Redis. A connection that subscribes can do nothing else, so there are two. */
export class RedisBus implements Bus {
  readonly #publisher: RedisPublisher;
  readonly #subscriptions: RedisSubscriptions;

  constructor(connections: { commands: RedisConnection; notes: RedisConnection }, events: ClusterEvents) {
    this.#publisher = new RedisPublisher(connections.commands, events);
    this.#subscriptions = new RedisSubscriptions(connections.notes, events);
  }

  publish(channel: string, text: string): void {
    this.#publisher.publish(channel, text);
  }

  subscribe(channel: string, subscriber: BusSubscriber): () => void {
    return this.#subscriptions.subscribe(channel, subscriber);
  }

  /** Resolves when what was published is sent, or Redis is away. */
  sent(): Promise<void> {
    return this.#publisher.sent();
  }
}
