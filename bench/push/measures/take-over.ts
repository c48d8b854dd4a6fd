import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, SHARD_COUNT } from '@mailweave/foundation';
import { openPostgresPushStores } from '@mailweave/stores';
import { startPostgres } from '../../../tools/services/postgres.ts';
import { startRedis } from '../../../tools/services/redis.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { prepareListened } from '../role/listened-mailboxes.ts';
import { type RunningRole, startRole } from '../role/start-role.ts';
import type { Measure } from './measure.ts';

const NODES = 3;
const ACCOUNTS_OF_NODE = 1_000;
/** The moment of a death within the life of a lease is chance. */
const ROUNDS = 3;

/** Until the mail of a killed node's accounts is told by the others. */
export const takeOver: Measure = {
  name: 'take-over',
  run: async ({ profileFolder, progress }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-bench-'));
    try {
      await using postgres = await startPostgres();
      await using redis = await startRedis();
      const { password, url } = postgres;
      const place = { url, tls: 'off', schema: 'push' } as const;
      const waits = { poolSize: 10, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 };
      await using stores = openPostgresPushStores({ ...place, ...waits, password: new Secret(password) });
      progress(`${NODES * ACCOUNTS_OF_NODE} registrations`);
      await using mailboxes = await prepareListened(stores, NODES * ACCOUNTS_OF_NODE);
      const push = { stores: { kind: 'postgres', ...place, password }, listeners: mailboxes.listeners };
      const cluster = { kind: 'redis', url: redis.url };
      const start = async (node: number): Promise<RunningRole> => {
        const ofNode = path.join(folder, String(node));
        await mkdir(ofNode);
        return await startRole({ folder: ofNode, push, cluster, profileFolder });
      };
      await using ending = new AsyncDisposableStack();
      const nodes = await Promise.all(Array.from({ length: NODES }, (_, node) => start(node)));
      for (const node of nodes) ending.use(node);
      await mailboxes.untilLookedAt();
      const seconds: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        await untilSharedOut(nodes);
        mailboxes.append();
        await mailboxes.untilTold();
        const [oldest] = nodes.splice(0, 1);
        progress(`a node is killed, ${round} of ${ROUNDS}`);
        process.kill(oldest?.pid ?? 0, 'SIGKILL');
        mailboxes.append();
        const startMs = performance.now();
        await mailboxes.untilTold();
        seconds.push((performance.now() - startMs) / 1_000);
        nodes.push(ending.use(await start(NODES + round)));
      }
      const goal = { value: Math.max(...seconds), unit: 's', relation: '<=', limit: 15 } as const;
      return { lines: [], goals: [{ name: `push-take-over-of-${ACCOUNTS_OF_NODE}`, ...goal }] };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** Until every node has about its part of the shards. */
async function untilSharedOut(nodes: readonly RunningRole[]): Promise<void> {
  const enough = (SHARD_COUNT / nodes.length) * 0.8;
  const isEnough = async (node: RunningRole): Promise<boolean> => (await heldShards(node)) >= enough;
  const areAll = async (): Promise<boolean> => !(await Promise.all(nodes.map(isEnough))).includes(false);
  await waitUntil('the shards of every node', areAll);
}

async function heldShards({ host, port }: RunningRole): Promise<number> {
  const text = await (await fetch(`http://${host}:${port}/metrics`)).text();
  return Number(/^mailweave_cluster_shards_held\{work="push"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}
