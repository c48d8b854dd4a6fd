import type { ShardWatcher } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';

/** Those who work for shards, told together. What one of them throws is a bug and does not reach the others. */
export class ShardWatchers {
  readonly #events: ClusterEvents;
  readonly #watchers = new Set<ShardWatcher>();

  constructor(events: ClusterEvents) {
    this.#events = events;
  }

  /** @param held what to tell the newcomer of, when he is told */
  add(watcher: ShardWatcher, held: () => readonly number[]): () => void {
    // An object of its own, so that the same watcher can be added twice.
    const entry: ShardWatcher = {
      acquired: (shards) => watcher.acquired(shards),
      lost: (shards) => watcher.lost(shards),
    };
    this.#watchers.add(entry);
    const shards = held();
    if (shards.length > 0) this.#safely(() => entry.acquired(shards));
    return () => this.#watchers.delete(entry);
  }

  acquired(shards: readonly number[]): void {
    for (const watcher of [...this.#watchers]) this.#safely(() => watcher.acquired(shards));
  }

  /** Settled when all work for the shards is ended. */
  async lost(shards: readonly number[]): Promise<void> {
    const ended = [...this.#watchers].map(async (watcher) => watcher.lost(shards));
    for (const result of await Promise.allSettled(ended)) {
      if (result.status === 'rejected') this.#events.listenerFailed(result.reason);
    }
  }

  #safely(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#events.listenerFailed(error);
    }
  }
}
