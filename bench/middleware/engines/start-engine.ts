import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startCassandra, TEST_DATA_CENTER } from '../../../tools/services/cassandra.ts';
import { startPostgres } from '../../../tools/services/postgres.ts';
import type { Engine, EngineName } from './engine.ts';

/**
 * Starts a store with nothing in it; servers of our own on this machine, so they share its cores with the middleware.
 *
 * @param folder for the data of an embedded store
 */
export async function startEngine(name: EngineName, folder: string): Promise<Engine> {
  switch (name) {
    case 'sqlite':
      return await sqliteEngine(folder);
    case 'postgresql':
      return await postgresEngine();
    case 'cassandra':
      return await cassandraEngine();
  }
}

async function sqliteEngine(folder: string): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  return {
    name: 'sqlite',
    stores: { kind: 'sqlite', path: path.join(folder, 'stores.db') },
    durability: 'synchronous FULL',
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Durable, as an operator's: a commit waits for the disk. */
async function postgresEngine(): Promise<Engine> {
  const durable = { fsync: 'on', synchronous_commit: 'on' };
  const server = await startPostgres({ settings: { ...durable, shared_buffers: '512MB' } });
  return {
    name: 'postgresql',
    stores: { kind: 'postgres', url: server.url, password: server.password, tls: 'off' },
    durability: `fsync ${durable.fsync}, synchronous_commit ${durable.synchronous_commit}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function cassandraEngine(): Promise<Engine> {
  const cluster = await startCassandra();
  return {
    name: 'cassandra',
    stores: {
      kind: 'cassandra',
      contactPoints: cluster.nodes.map(({ host }) => host),
      port: cluster.port,
      keyspace: 'weave',
      replication: [{ dataCenter: TEST_DATA_CENTER, copies: 1 }],
    },
    durability: 'one copy, commitlog_sync periodic (not awaited)',
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
