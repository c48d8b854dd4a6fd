import { openCluster } from '@mailweave/cluster';
import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { monotonicClock, systemRandom } from '@mailweave/host';

// A process of its own, started by the tests of shard leases: it acts for each shard that it holds, again and again, and
// tells its parent of each act. Told to leave, it gives its shards up in good order and ends.

/** What the parent says first. */
export type WorkerOrder = { url: string; keyPrefix: string; leaseMs: number; shards: number };

/** One act: when, on the clock of the machine, right before the lease was asked for. */
export type Act = readonly [shard: number, fence: number, atNs: string];

const PAUSE_BETWEEN_ACTS_MS = 3;

async function work({ url, keyPrefix, leaseMs, shards }: WorkerOrder): Promise<void> {
  const cluster = openCluster(
    { kind: 'redis', url: new Secret(url), keyPrefix, leaseMs },
    { logger: silentLogger, metrics: silentMetrics, random: systemRandom, monotonic: monotonicClock },
  );
  const leases = cluster.join('work');
  const acting = setInterval(() => {
    const acts: Act[] = [];
    for (let shard = 0; shard < shards; shard += 1) {
      const atNs = process.hrtime.bigint();
      const fence = leases.isHeld(shard) ? leases.fence(shard) : undefined;
      if (fence !== undefined) acts.push([shard, fence, String(atNs)]);
    }
    process.send?.(acts);
  }, PAUSE_BETWEEN_ACTS_MS);
  process.once('message', async () => {
    await cluster[Symbol.asyncDispose]();
    clearInterval(acting);
    process.disconnect();
  });
}

process.once('message', (order: WorkerOrder) => void work(order));
process.once('disconnect', () => process.exit());
