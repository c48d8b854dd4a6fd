/** What somebody who works for shards is told. */
export type ShardWatcher = {
  /** This process may act for these shards now. */
  acquired(shards: readonly number[]): void;

  /**
   * It may not any more, from before this call on. Another process takes a shard that is given up in good order when the
   * promise is settled, or when the lease has run out; this one is told `acquired` of it again only afterwards.
   */
  lost(shards: readonly number[]): void | Promise<void>;
};

/** Which shards this process may act for. At any moment no two processes may act for the same one. */
export type ShardLeases = {
  /** Whether this process may act for the shard at this very moment: to be asked right before acting. */
  isHeld(shard: number): boolean;

  /**
   * The number to write with, undefined when the shard is not held. It rises each time that a shard is acquired, by
   * whomever: who keeps it with what he writes, and refuses a smaller one, is safe from writes that were under way too long.
   */
  fence(shard: number): number | undefined;

  /** Tells of the shards that are held already, too. @returns ends it; nothing is told afterwards */
  watch(watcher: ShardWatcher): () => void;
};
