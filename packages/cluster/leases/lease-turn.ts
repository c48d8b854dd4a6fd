import type { RedisConnection } from '../redis/redis-connection.ts';
import { LEASE_SCRIPT } from './lease-script.ts';

/** What a node says in one exchange; each lease as [shard, fence]. */
export type LeaseTurn = {
  readonly leave: boolean;
  readonly renew: readonly (readonly [shard: number, fence: number])[];
  readonly release: readonly (readonly [shard: number, fence: number])[];
  readonly acquire: readonly number[];
};

export type LeaseAnswer = {
  /** Sorted; the node itself is among them unless it leaves. */
  readonly liveNodes: readonly string[];
  readonly renewed: readonly number[];
  readonly acquired: readonly (readonly [shard: number, fence: number])[];
  /** Until the first of the other nodes counts as dead, unless it takes a turn before; undefined: there is no other. */
  readonly nextDeathMs: number | undefined;
};

export type LeasePlace = {
  readonly connection: RedisConnection;
  /** What the shards are divided for; each work has leases of its own. */
  readonly work: string;
  readonly node: string;
  readonly leaseMs: number;
};

/** @throws Error when Redis does not answer, or refuses; what was asked may have been done all the same */
export async function exchangeTurn(place: LeasePlace, turn: LeaseTurn): Promise<LeaseAnswer> {
  const { connection, work, node, leaseMs } = place;
  // In braces: both keys in one slot of a Redis cluster.
  const base = `${connection.keyPrefix}{shards:${work}}`;
  const keys = [`${base}:nodes`, `${base}:leases`];
  const answer = await connection.client.eval(LEASE_SCRIPT, 2, ...keys, node, leaseMs, JSON.stringify(turn));
  const [liveNodes, renewed, acquired, nextEnd] = answer as [string[], number[], number[], number];
  return {
    liveNodes: liveNodes.toSorted(),
    renewed,
    acquired: acquired.flatMap((shard, at) =>
      at % 2 === 0 ? [[shard, acquired[at + 1] ?? 0] as const] : [],
    ),
    nextDeathMs: nextEnd < 0 ? undefined : nextEnd,
  };
}
