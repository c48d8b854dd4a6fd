import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DueCampaign } from '@mailweave/contracts';
import { ManualClock, SequentialRandom, silentLogger, silentMetrics } from '@mailweave/foundation';
import { parseConfig } from '@mailweave/host';
import { userKeyOf } from '@mailweave/injection';
import { renderMessage } from '@mailweave/message';
import { createMiddleware, type Middleware, MiddlewareConfig } from '@mailweave/middleware';
import { DiskObjectStorage } from '@mailweave/object-storage';
import PostalMime from 'postal-mime';
import { expect, onTestFinished, test } from 'vitest';
import { demoAddress, writeDemoCampaigns } from './demo-campaigns.ts';

const checkedIn = fileURLToPath(new URL('../campaigns', import.meta.url));
const user = { tenantId: 'default', userKey: userKeyOf(demoAddress) };
const clock = new ManualClock(Date.UTC(2026, 6, 1, 9));

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-demo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const storage = new DiskObjectStorage(folder);
  const content: Record<string, string> = {};
  for await (const { key } of storage.list('')) {
    content[key] = Buffer.concat(await Array.fromAsync(storage.read(key))).toString('utf8');
  }
  return content;
}

async function demoMiddleware(): Promise<Middleware> {
  const spool = await temporaryFolder();
  const text = `stores: {kind: memory}\nbucketFolder: ${checkedIn}\nspoolFolder: ${spool}\n`;
  const parsed = parseConfig(text, MiddlewareConfig);
  if (parsed.outcome !== 'valid') throw new Error(JSON.stringify(parsed.problems));
  const ports = { clock, random: new SequentialRandom(), logger: silentLogger, metrics: silentMetrics };
  return createMiddleware(parsed.value, ports);
}

async function dueNow({ injectionApi }: Middleware): Promise<DueCampaign> {
  const [campaign] = await injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 });
  if (campaign === undefined) throw new Error('nothing is due');
  return campaign;
}

async function rendered({ injectionApi }: Middleware, { templateId, variables }: DueCampaign) {
  const skeleton = await injectionApi.skeleton('default', templateId);
  if (skeleton === undefined) throw new Error('no skeleton');
  const claimId = '0'.repeat(32);
  const bytes = renderMessage(skeleton, {
    ...{ variables, claimId, recipientAddress: demoAddress, dateMs: clock.nowMs() },
  });
  return await PostalMime.parse(bytes);
}

test('the exports that are checked in are what their sources give', async () => {
  const folder = await temporaryFolder();
  await writeDemoCampaigns(folder);
  expect(await contentOf(checkedIn)).toEqual(await contentOf(folder));
});

test('both campaigns go live and render as the demo user will see them', async () => {
  const middleware = await demoMiddleware();
  const manifestKey = (campaign: string) => `default/campaigns/${campaign}/r1/manifest.json`;
  await middleware.runImport({ tenantId: 'default', manifestKey: manifestKey('maintenance-notice') });
  const notice = await dueNow(middleware);
  const noticeMail = await rendered(middleware, notice);
  expect(noticeMail.subject).toBe('Planned maintenance on Sunday');
  expect(noticeMail.text).toContain('Sunday, 02:00 to 04:00');

  await middleware.switches.throw({ scope: 'campaign', ...notice, tenantId: 'default' });
  await middleware.runImport({ tenantId: 'default', manifestKey: manifestKey('summer-offer') });
  const consent = { ...user, purpose: 'own-marketing', decision: 'given' } as const;
  await middleware.recordConsent({ ...consent, textVersion: 'demo', source: 'demo' });
  const offerMail = await rendered(middleware, await dueNow(middleware));
  expect(offerMail.subject).toContain('[Ad]');
  expect(offerMail.subject).toContain('Alex, Comfort at half price this summer');
  expect(offerMail.html).toContain('Hello Alex,');
  expect(offerMail.text).toContain('take your Comfort plan');
  const [image] = offerMail.attachments;
  expect(image).toMatchObject({ mimeType: 'image/png', contentId: '<sunset>' });
});
