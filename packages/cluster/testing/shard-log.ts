import { SHARD_COUNT, type ShardLeases } from '@mailweave/foundation';

export type ShardLog = {
  /** What was told: the shards of one call each. */
  readonly told: { what: 'acquired' | 'lost'; shards: readonly number[] }[];
  /** What is acquired and not lost. */
  readonly held: ReadonlySet<number>;
  /** Resolves when that is as the test wants it; asked again whenever something is told. */
  untilHeld(isEnough: (held: ReadonlySet<number>) => boolean): Promise<void>;
  stop(): void;
};

export const ALL_SHARDS: readonly number[] = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);

/** Watches shards and keeps what is told. @param ending what the end of work for lost shards is */
export function watchShards(leases: ShardLeases, ending: () => void | Promise<void> = () => {}): ShardLog {
  const told: { what: 'acquired' | 'lost'; shards: readonly number[] }[] = [];
  const held = new Set<number>();
  const waiting = new Set<() => void>();
  const note = (what: 'acquired' | 'lost', shards: readonly number[]): void => {
    told.push({ what, shards });
    for (const shard of shards)
      if (what === 'acquired') held.add(shard);
      else held.delete(shard);
    for (const check of waiting) check();
  };
  const stop = leases.watch({
    acquired: (shards) => note('acquired', shards),
    lost: (shards) => {
      note('lost', shards);
      return ending();
    },
  });
  const untilHeld = (isEnough: (held: ReadonlySet<number>) => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!isEnough(held)) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
    return promise;
  };
  return { told, held, untilHeld, stop };
}

/** Resolves when these hold all shards together, and none of them nothing. */
export async function untilSharedOut(logs: readonly ShardLog[]): Promise<void> {
  const isSharedOut = (): boolean =>
    logs.every(({ held }) => held.size > 0) &&
    logs.reduce((sum, { held }) => sum + held.size, 0) === SHARD_COUNT;
  await Promise.race(logs.map((log) => log.untilHeld(isSharedOut)));
}
