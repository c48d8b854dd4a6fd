import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { parseConfig, systemClock, systemRandom } from '@mailweave/host';
import { createMiddleware, MiddlewareConfig } from '@mailweave/middleware';
import { buildExport } from '@mailweave/middleware/testing';
import { DiskObjectStorage, openBucket } from '@mailweave/object-storage';
import { expect, test } from 'vitest';
import { startS3Proxy } from '../../../tools/services/s3proxy.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import { startCuttingRelay } from './testing/cutting-relay.ts';
import { settingsFor, withoutPauses } from './testing/fresh-bucket.ts';

/** More than a connection brings before it is cut. */
const ROWS = 60_000;

test.each(['v4', 'rados'] as const)(
  'a campaign goes live from a bucket read by %s, though connections break',
  async (type) => {
    await using server = await startS3Proxy();
    server.makeBucket('bucket');
    await using relay = await startCuttingRelay(server, { count: 3, afterBytes: 2 ** 20 });
    await using after = new AsyncDisposableStack();
    const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-s3-'));
    after.defer(() => rmSync(folder, { recursive: true }));
    const users = Array.from({ length: ROWS }, (_, n) => ({
      userKey: n.toString(16).padStart(64, '0'),
      vars: {},
    }));
    const { manifestKey } = await buildExport(folder, { ...sampleCampaign('spring'), users });
    const bucket = openBucket({ kind: 's3', ...settingsFor(server), prefix: 'exports' }, withoutPauses());
    const local = new DiskObjectStorage(folder);
    for await (const { key } of local.list('')) await bucket.write(key, local.read(key));

    const { accessKey, secretKey } = server;
    const section = {
      kind: 's3',
      endpoint: relay.endpoint,
      bucket: 'bucket',
      accessKey,
      secretKey,
      authorizationType: type,
    };
    const settings = {
      stores: { kind: 'memory' },
      spoolFolder: path.join(folder, 'spool'),
      bucket: { ...section, prefix: 'exports' },
    };
    const parsed = parseConfig(JSON.stringify(settings), MiddlewareConfig);
    if (parsed.outcome !== 'valid') throw new Error(JSON.stringify(parsed.problems));
    const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
    await using middleware = createMiddleware(parsed.value, ports);
    const report = await middleware.runImport({ tenantId: 'default', manifestKey });
    expect(report).toMatchObject({ campaignId: 'spring', rowsGood: ROWS, rowsBad: 0 });
    expect(relay.cuts()).toBe(3);
  },
);
