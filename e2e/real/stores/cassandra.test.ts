import { injectionStoresContract } from '@mailweave/injection/contract';
import { openCassandraStores } from '@mailweave/stores';
import { emptyKeyspaces } from '@mailweave/stores/testing/cassandra';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type Cassandra, startCassandra } from '../../../tools/services/cassandra.ts';
import { cassandraOptions } from './testing/cassandra-options.ts';

let cluster: Cassandra;

// A node takes ten seconds to start: all tests of one node share it.
beforeAll(async () => {
  cluster = await startCassandra();
});

afterAll(() => cluster[Symbol.asyncDispose]());

injectionStoresContract('Cassandra', async () => {
  const options = cassandraOptions(cluster);
  await emptyKeyspaces(options, ['mim_default']);
  const stores = [openCassandraStores(options), openCassandraStores(options)] as const;
  onTestFinished(async () => {
    for (const handle of stores) await handle[Symbol.asyncDispose]();
  });
  return stores;
});
