import { createHash } from 'node:crypto';

/** Work that is spread over the processes of a cluster is divided into this many shards: 0 to 1,023. */
export const SHARD_COUNT = 1_024;

/** Always the same for a key, in every version of the program: what is written under a shard stays there. */
export function shardOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt16BE() % SHARD_COUNT;
}
