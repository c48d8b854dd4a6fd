import { createHash } from 'node:crypto';
import { SHARD_COUNT } from '@mailweave/foundation';

/**
 * The shards of a node among those that live: each shard belongs to the node that draws the highest number for it
 * (rendezvous hashing). All who know the same nodes agree, and a node that comes or goes moves its own shards only.
 */
export function shardsOf(node: string, liveNodes: readonly string[]): number[] {
  const draws = [...new Set(liveNodes)].sort().map((name) => ({ name, seed: seedOf(name) }));
  return Array.from({ length: SHARD_COUNT }, (_, shard) => shard).filter(
    (shard) => ownerOf(shard, draws) === node,
  );
}

/** Of two equal draws the first by name wins. */
function ownerOf(shard: number, draws: readonly { name: string; seed: number }[]): string | undefined {
  let owner: string | undefined;
  let highest = -1;
  for (const { name, seed } of draws) {
    const draw = mix(seed ^ mix(shard));
    if (draw > highest) {
      highest = draw;
      owner = name;
    }
  }
  return owner;
}

function seedOf(node: string): number {
  return createHash('sha256').update(node).digest().readUInt32BE();
}

/** Every bit of the result depends on every bit of the value (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
