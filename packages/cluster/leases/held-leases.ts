import type { Clock } from '@mailweave/foundation';

/** The right to act for one shard. */
type Lease = { readonly fence: number; untilMs: number };

/**
 * The leases that this process believes in. Belief has an end, on a clock that nobody sets and that goes on while the process
 * is frozen: it is compared at every question, so a process that is thawed believes in nothing that has run out meanwhile.
 */
export class HeldLeases {
  readonly #monotonic: Clock;
  readonly #leases = new Map<number, Lease>();

  /** @param monotonic durations only; never the time of day, which may be set back */
  constructor(monotonic: Clock) {
    this.#monotonic = monotonic;
  }

  fence(shard: number): number | undefined {
    const lease = this.#leases.get(shard);
    return lease !== undefined && this.#monotonic.nowMs() < lease.untilMs ? lease.fence : undefined;
  }

  /** How many, ended ones included that nobody has taken yet. */
  get size(): number {
    return this.#leases.size;
  }

  /** Those that are believed in at this moment, as [shard, fence]. */
  current(): [shard: number, fence: number][] {
    const nowMs = this.#monotonic.nowMs();
    return [...this.#leases]
      .filter(([, { untilMs }]) => nowMs < untilMs)
      .map(([shard, { fence }]) => [shard, fence]);
  }

  /** When the first of them ends; undefined when there is none. */
  firstEndMs(): number | undefined {
    if (this.#leases.size === 0) return undefined;
    return Math.min(...[...this.#leases.values()].map(({ untilMs }) => untilMs));
  }

  /** @returns whether it is not over already */
  acquire(shard: number, fence: number, untilMs: number): boolean {
    if (this.#monotonic.nowMs() >= untilMs) return false;
    this.#leases.set(shard, { fence, untilMs });
    return true;
  }

  /** A renewal of a lease that has ended, or is not held under this fence any more, changes nothing. */
  renew(shard: number, fence: number, untilMs: number): void {
    const lease = this.#leases.get(shard);
    if (lease !== undefined && this.fence(shard) === fence) lease.untilMs = Math.max(lease.untilMs, untilMs);
  }

  /** @returns the fence that it was held under, if it was and the lease is not over */
  drop(shard: number): number | undefined {
    const fence = this.fence(shard);
    this.#leases.delete(shard);
    return fence;
  }

  /** Forgets what has ended. @returns these shards */
  dropEnded(): number[] {
    const nowMs = this.#monotonic.nowMs();
    const ended = [...this.#leases].filter(([, { untilMs }]) => untilMs <= nowMs).map(([shard]) => shard);
    for (const shard of ended) this.#leases.delete(shard);
    return ended;
  }
}
