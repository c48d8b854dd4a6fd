import { buildExport } from '@mailweave/middleware/testing';
import { startMiddleware } from '../testing/middleware-on-sqlite.ts';
import { reportedEvents } from '../testing/reported-events.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import { describeTwoProxies } from './describe-two-proxies.ts';

describeTwoProxies('SQLite', async (folder, time) => {
  const { bucket, middleware } = startMiddleware(folder, time);
  return {
    settings: { kind: 'sqlite', path: 'mailweave.sqlite' },
    publish: async (campaign) => {
      const { manifestKey } = await buildExport(bucket, sampleCampaign(campaign));
      await middleware.runImport({ tenantId: 'default', manifestKey });
    },
    injectedFor: async () => {
      const injected = reportedEvents(folder).filter(({ type }) => type === 'injected');
      return injected.map(({ campaignId }) => campaignId);
    },
    [Symbol.asyncDispose]: () => middleware.close(),
  };
});
