import { expect, onTestFinished, test, vi } from 'vitest';
import { buildUserList } from '../../testing/build-export.ts';
import { type PushDesk, pushDesk, sourceOf, tenantWithBucket } from '../../testing/push-desk.ts';
import { rowsOf, userKeyNumber } from '../../testing/test-middleware.ts';

/** The tenant `shop`, whose bucket is looked into every minute. */
async function polled(): Promise<{ desk: PushDesk; poll(): Promise<string[]> }> {
  const desk = await pushDesk();
  const dataSources = [sourceOf('shop', { pollIntervalSeconds: 60 })];
  await desk.admin('/api/tenants?createDB=true', {
    method: 'POST',
    body: tenantWithBucket('shop', { dataSources }),
  });
  const poller = desk.system.middleware.pollBuckets();
  onTestFinished(() => poller[Symbol.asyncDispose]());
  const poll = async () => {
    await poller.round();
    await desk.settled();
    const jobs = await desk.system.adapters.stores.imports.list({ tenantId: 'shop', limit: 100 });
    return jobs
      .map(({ manifestKey, state }) => `${manifestKey.split('/').slice(2, -1).join(' ')} ${state}`)
      .sort();
  };
  return { desk, poll };
}

const inShop = (desk: PushDesk, spec: Parameters<PushDesk['exported']>[0] = {}) =>
  desk.exported({ tenant: 'shop', users: rowsOf(2), ...spec }, desk.bucketOf('shop'));

test('the highest revision of each campaign is imported, once, and lists of users are', async () => {
  const { desk, poll } = await polled();
  for (const revision of [1, 2, 10]) await inShop(desk, { revision });
  await inShop(desk, { campaign: 'autumn' });
  const part = { path: 'users/a.jsonl', content: JSON.stringify({ userKey: userKeyNumber(2) }), rows: 1 };
  await buildUserList(desk.bucketOf('shop'), { tenant: 'shop', list: '2026-01', parts: [part] });
  const all = ['2026-01 live', 'autumn r1 live', 'spring r10 live'];
  expect(await poll()).toEqual(all);
  const read = vi.spyOn(desk.system.adapters.stores.imports, 'create');
  desk.system.clock.advanceMs(60_000);
  expect(await poll()).toEqual(all);
  expect(read).not.toHaveBeenCalled();
  await inShop(desk, { revision: 11 });
  desk.system.clock.advanceMs(59_999);
  expect(await poll()).toEqual(all);
  desk.system.clock.advanceMs(1);
  expect(await poll()).toEqual([...all, 'spring r11 live']);
});

test('what was announced is left alone, whatever came of it, and announcing what was found gives an import too', async () => {
  const { desk, poll } = await polled();
  const event = await inShop(desk);
  await desk.push('shop', { ...event, manifestSha256: '0'.repeat(64) });
  await desk.settled();
  expect(await poll()).toEqual(['spring r1 failed']);
  const found = await inShop(desk, { campaign: 'autumn' });
  desk.system.clock.advanceMs(60_000);
  expect(await poll()).toEqual(['autumn r1 live', 'spring r1 failed']);
  expect((await desk.push('shop', found)).status).toBe(202);
  await desk.settled();
  expect(
    await desk.system.middleware.explainUser({ tenantId: 'shop', userKey: userKeyNumber(1) }),
  ).toMatchObject({
    campaigns: [{ campaignId: 'autumn', revision: 1 }],
  });
});

test('any number of processes make one import of what they find', async () => {
  const { desk, poll } = await polled();
  await inShop(desk);
  const others = [1, 2, 3].map(() => desk.system.restarted().pollBuckets());
  for (const other of others) onTestFinished(() => other[Symbol.asyncDispose]());
  await Promise.all([...others.map((other) => other.round()), poll()]);
  await vi.waitFor(async () => expect(await poll()).toEqual(['spring r1 live']));
});

test('a source without an interval is never looked into, and one that fails holds up no other', async () => {
  const { desk, poll } = await polled();
  const broken = { ...sourceOf('shop', { pollIntervalSeconds: 60 }) };
  const awsConnectionInformation = { ...broken.awsConnectionInformation, endpoint: 'no url' };
  const dataSources = [{ ...broken, awsConnectionInformation }];
  const body = tenantWithBucket('broken', { dataSources });
  await desk.admin('/api/tenants?createDB=true', { method: 'POST', body });
  await desk.admin('/api/tenants?createDB=true', { method: 'POST', body: tenantWithBucket('quiet') });
  await desk.exported({ tenant: 'quiet' }, desk.bucketOf('quiet'));
  await inShop(desk);
  expect(await poll()).toEqual(['spring r1 live']);
  expect(await desk.system.adapters.stores.imports.list({ tenantId: 'quiet', limit: 1 })).toEqual([]);
  expect(desk.system.logs.filter((log) => log.includes('bucket poll failed'))).toHaveLength(1);
});

test('the bucket of the configuration is looked into as it says', async () => {
  const desk = await pushDesk();
  desk.system.config.imports.pollIntervalSeconds = 60;
  const middleware = desk.system.restarted();
  const poller = middleware.pollBuckets();
  onTestFinished(() => poller[Symbol.asyncDispose]());
  await desk.exported({});
  await poller.round();
  await middleware.resumeImports();
  const [job] = await desk.system.adapters.stores.imports.list({ tenantId: 'default', limit: 1 });
  expect(job).toMatchObject({ state: 'live', dataSourceId: '_configured' });
});
