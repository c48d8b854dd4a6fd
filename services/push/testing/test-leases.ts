import { type ShardLeases, type ShardWatcher, shardOf } from '@mailweave/foundation';
import type { AccountId } from '@mailweave/push';

/** Leases that come and go as a test says. */
export class TestLeases implements ShardLeases, AsyncDisposable {
  readonly #held: Set<number>;
  readonly #watchers = new Set<ShardWatcher>();

  /** @param accountIds whose shards are held from the beginning */
  constructor(accountIds: readonly AccountId[]) {
    this.#held = new Set(accountIds.map(shardOf));
  }

  isHeld(shard: number): boolean {
    return this.#held.has(shard);
  }

  fence(shard: number): number | undefined {
    return this.isHeld(shard) ? 1 : undefined;
  }

  watch(watcher: ShardWatcher): () => void {
    this.#watchers.add(watcher);
    if (this.#held.size > 0) watcher.acquired([...this.#held]);
    return () => this.#watchers.delete(watcher);
  }

  acquire(accountId: AccountId): void {
    const shard = shardOf(accountId);
    this.#held.add(shard);
    for (const watcher of this.#watchers) watcher.acquired([shard]);
  }

  /** Not held any more, and nobody has heard of it yet: a process that was frozen. */
  runOut(accountId: AccountId): void {
    this.#held.delete(shardOf(accountId));
  }

  /** Resolves when all work for the shards is ended. */
  async lose(accountId: AccountId): Promise<void> {
    this.runOut(accountId);
    await this.#tellLost([shardOf(accountId)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const shards = [...this.#held];
    this.#held.clear();
    await this.#tellLost(shards);
  }

  async #tellLost(shards: readonly number[]): Promise<void> {
    await Promise.all([...this.#watchers].map(async (watcher) => watcher.lost(shards)));
  }
}
