import path from 'node:path';
import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { parseConfig, systemRandom } from '@mailweave/host';
import { userKeyOf } from '@mailweave/injection';
import { createMiddleware, MiddlewareConfig } from '@mailweave/middleware';
import { buildExport } from '@mailweave/middleware/testing';
import { openCassandraStores } from '@mailweave/stores';
import { startCassandra, TEST_DATA_CENTER } from '../../../tools/services/cassandra.ts';
import { cassandraOptions } from '../stores/testing/cassandra-options.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import { describeTwoProxies } from './describe-two-proxies.ts';

describeTwoProxies('Cassandra', async (folder, time) => {
  await using starting = new AsyncDisposableStack();
  const cluster = starting.use(await startCassandra());
  const { keyspace } = cassandraOptions(cluster);
  const settings = {
    kind: 'cassandra',
    contactPoints: cluster.nodes.map(({ host }) => host),
    port: cluster.port,
    keyspace,
    replication: [{ dataCenter: TEST_DATA_CENTER, copies: 1 }],
    requestTimeoutMs: 12_000,
  };
  const bucketFolder = path.join(folder, 'bucket');
  const spoolFolder = path.join(folder, 'spool');
  const config = parseConfig(
    JSON.stringify({ stores: settings, bucketFolder, spoolFolder }),
    MiddlewareConfig,
  );
  if (config.outcome === 'invalid') throw new Error(JSON.stringify(config.problems));
  const ports = { clock: time, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
  const middleware = starting.use(createMiddleware(config.value, ports));
  const stores = starting.use(openCassandraStores({ ...cassandraOptions(cluster), clock: time }));
  const running = starting.move();
  return {
    settings,
    publish: async (campaign) => {
      const { manifestKey } = await buildExport(bucketFolder, sampleCampaign(campaign));
      await middleware.runImport({ tenantId: 'default', manifestKey });
    },
    injectedFor: async (user) => {
      const records = await stores.claims.ofUser({ tenantId: 'default', userKey: userKeyOf(user) });
      return records.filter(({ state }) => state === 'woven').map(({ campaignId }) => campaignId);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
});
