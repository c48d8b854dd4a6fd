import { startCassandra, TEST_DATA_CENTER } from '../../../tools/services/cassandra.ts';
import { startPostgres } from '../../../tools/services/postgres.ts';
import { describeTenantLifeCycle } from './testing/tenant-life-cycle.ts';

describeTenantLifeCycle('SQLite', async () => ({
  settings: { kind: 'sqlite', path: 'mailweave.sqlite' },
  [Symbol.asyncDispose]: async () => undefined,
}));

describeTenantLifeCycle('PostgreSQL', async () => {
  const server = await startPostgres();
  const { url, password } = server;
  return {
    settings: { kind: 'postgres', url, password, tls: 'off' },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

describeTenantLifeCycle('Cassandra', async () => {
  const cluster = await startCassandra();
  const { nodes, port } = cluster;
  return {
    settings: {
      kind: 'cassandra',
      contactPoints: nodes.map(({ host }) => host),
      port,
      localDataCenter: TEST_DATA_CENTER,
      keyspace: 'mim',
      replication: [{ dataCenter: TEST_DATA_CENTER, copies: 1 }],
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
});
