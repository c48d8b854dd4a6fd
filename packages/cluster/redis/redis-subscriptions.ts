import type { BusSubscriber } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A channel that somebody listens to. `stands`: Redis has said that it will be heard. */
type Channel = { readonly subscribers: Set<BusSubscriber>; stands: boolean };

/** The subscriptions of a process, on one connection. */
export class RedisSubscriptions {
  readonly #connection: RedisConnection;
  readonly #events: ClusterEvents;
  readonly #channels = new Map<string, Channel>();

  constructor(connection: RedisConnection, events: ClusterEvents) {
    this.#connection = connection;
    this.#events = events;
    connection.watch({ ready: () => void this.#standAgain(), lost: () => this.#fallen() });
    connection.client.on('message', (name: string, text: string) => this.#heard(name, text));
  }

  subscribe(channelName: string, subscriber: BusSubscriber): () => void {
    const name = `${this.#connection.keyPrefix}${channelName}`;
    // An object of its own, so that the same subscriber can subscribe twice.
    const entry: BusSubscriber = {
      message: (text) => subscriber.message(text),
      onGap: () => subscriber.onGap(),
    };
    const channel = this.#channels.get(name);
    if (channel === undefined) this.#begin(name, entry);
    else this.#join(channel, entry);
    return () => this.#end(name, entry);
  }

  #begin(name: string, subscriber: BusSubscriber): void {
    const channel: Channel = { subscribers: new Set([subscriber]), stands: false };
    this.#channels.set(name, channel);
    if (this.#connection.isReady) void this.#stand([[name, channel]]);
  }

  #join(channel: Channel, subscriber: BusSubscriber): void {
    channel.subscribers.add(subscriber);
    if (!channel.stands) return;
    queueMicrotask(() => {
      if (channel.subscribers.has(subscriber)) this.#tell(() => subscriber.onGap());
    });
  }

  #end(name: string, subscriber: BusSubscriber): void {
    const channel = this.#channels.get(name);
    if (channel?.subscribers.delete(subscriber) !== true || channel.subscribers.size > 0) return;
    this.#channels.delete(name);
    // A connection that cannot carry it is about to be made anew, without this channel.
    if (this.#connection.isReady) void this.#connection.client.unsubscribe(name).catch(() => undefined);
  }

  #standAgain(): Promise<void> {
    return this.#stand([...this.#channels]);
  }

  #fallen(): void {
    for (const channel of this.#channels.values()) channel.stands = false;
  }

  async #stand(channels: readonly (readonly [name: string, channel: Channel])[]): Promise<void> {
    if (channels.length === 0) return;
    try {
      await this.#connection.client.subscribe(...channels.map(([name]) => name));
    } catch {
      // Everything is asked for again on the next connection.
      this.#connection.abandon('not-subscribed');
      return;
    }
    for (const [, channel] of channels) {
      channel.stands = true;
      for (const subscriber of [...channel.subscribers]) this.#tell(() => subscriber.onGap());
      this.#events.gap();
    }
  }

  #heard(name: string, text: string): void {
    this.#events.message('heard');
    for (const subscriber of [...(this.#channels.get(name)?.subscribers ?? [])]) {
      this.#tell(() => subscriber.message(text));
    }
  }

  #tell(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#events.listenerFailed(error);
    }
  }
}
