import { SHARD_COUNT, type ShardLeases, type ShardWatcher } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';
import { ShardWatchers } from '../leases/shard-watchers.ts';

const ALL_SHARDS: readonly number[] = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
const ONLY_FENCE = 1;

/** Of an installation of one process: it holds every shard, until it ends. */
export class SingleShardLeases implements ShardLeases, AsyncDisposable {
  readonly #watchers: ShardWatchers;
  #closed = false;

  constructor(events: ClusterEvents) {
    this.#watchers = new ShardWatchers(events);
  }

  isHeld(shard: number): boolean {
    return this.fence(shard) !== undefined;
  }

  fence(shard: number): number | undefined {
    return this.#closed || ALL_SHARDS[shard] === undefined ? undefined : ONLY_FENCE;
  }

  watch(watcher: ShardWatcher): () => void {
    return this.#watchers.add(watcher, () => (this.#closed ? [] : ALL_SHARDS));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#watchers.lost(ALL_SHARDS);
  }
}
