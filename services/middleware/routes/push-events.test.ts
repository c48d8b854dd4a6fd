import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type PushDesk, pushDesk, sourceOf, tenantWithBucket } from '../testing/push-desk.ts';
import { call } from '../testing/serve-http.ts';
import { adminToken, imapToken, rowsOf, userKeyNumber } from '../testing/test-middleware.ts';

/** The tenant `shop`, made by a call, with a bucket of its own. */
async function shop(): Promise<PushDesk> {
  const desk = await pushDesk();
  await desk.admin('/api/tenants?createDB=true', { method: 'POST', body: tenantWithBucket('shop') });
  return desk;
}

function exportedFor(desk: PushDesk, spec: Parameters<PushDesk['exported']>[0] = {}) {
  return desk.exported({ tenant: 'shop', users: rowsOf(3), ...spec }, desk.bucketOf('shop'));
}

function dueFor({ system }: PushDesk, tenantId: string, number: number) {
  const query = { tenantId, userKey: userKeyNumber(number), mailbox: 'INBOX', injectedInSession: 0 };
  return system.middleware.injectionApi.due(query);
}

function importIdIn({ body }: { body: unknown }): string {
  return String((body as { importId: unknown }).importId);
}

test('an event of a tenant made by a call imports from its own bucket, and the status says how far it is', async () => {
  const desk = await shop();
  const answer = await desk.push('shop', await exportedFor(desk));
  expect(answer).toMatchObject({ status: 202, body: { importId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  await desk.settled();
  const { status, body } = await desk.admin(`/api/tenants/shop/imports/${importIdIn(answer)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'live',
    campaignId: 'spring',
    revision: 1,
    partsTotal: 1,
    partsDone: 1,
    rowsGood: 3,
    rowsBad: 0,
    errors: [],
    dataSourceId: 'default',
  });
  expect(body).not.toHaveProperty('manifestSha256');
  expect(await dueFor(desk, 'shop', 1)).toHaveLength(1);
  expect(await dueFor(desk, 'default', 1)).toEqual([]);
});

test('the same event is the same import, however often and at once it comes, also when it is long done', async () => {
  const desk = await shop();
  const event = await exportedFor(desk);
  const answers = await Promise.all([1, 2, 3].map(() => desk.push('shop', event)));
  await desk.settled();
  answers.push(await desk.push('shop', event), await desk.push('shop', { ...event, manifestKey: other }));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(importIdIn)).size).toBe(1);
});

const other = 'shop/campaigns/autumn/r1/manifest.json';

describe('an event is refused', () => {
  test.each([
    ['with another key', { secret: 'wrong' }],
    ['with a signature for another scheme', { headers: { 'webhook-signature': 'v1a,AAAA' } }],
    ['with no signature', { headers: { 'webhook-signature': '' } }],
    ['signed six minutes ago', { aheadMs: -360_000 }],
    ['signed in six minutes', { aheadMs: 360_000 }],
    ['whose body is another', { body: '{}' }],
    ['whose id is another', { headers: { 'webhook-id': 'msg-2' } }],
  ])('%s', async (_, over) => {
    const desk = await shop();
    const answer = await desk.push('shop', await exportedFor(desk), over);
    expect(answer).toMatchObject({ status: 401, body: { code: 'signature-invalid' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toBe('StandardWebhooks');
    await desk.settled();
    expect(await dueFor(desk, 'shop', 1)).toEqual([]);
  });

  test('whatever token it brings, when it is not signed', async () => {
    const { url } = await shop();
    for (const token of [adminToken, imapToken]) {
      const answer = await call(`${url}/api/tenants/shop/imports`, { method: 'POST', token, body: {} });
      expect(answer).toMatchObject({ status: 401, body: { code: 'signature-invalid' } });
    }
  });

  test('for a tenant that is not there, and for one without a key', async () => {
    const desk = await shop();
    const event = await exportedFor(desk);
    expect(await desk.push('nobody', event)).toMatchObject({ status: 404, body: { code: 'tenant-unknown' } });
    expect(await desk.push('Not%20Ours', event)).toMatchObject({ status: 404 });
    expect(await desk.push('default', event)).toMatchObject({ status: 401 });
  });

  test.each([
    [{ manifestKey: 'https://evil.example/manifest.json' }, '/manifestKey'],
    [{ manifestKey: 'default/campaigns/spring/r1/manifest.json' }, '/manifestKey'],
    [{ manifestKey: '../shop/campaigns/spring/r1/' }, '/manifestKey'],
    [{ manifestSha256: 'ABC' }, '/manifestSha256'],
    [{ type: 'campaign.deleted' }, '/type'],
    [{ eventId: '' }, '/eventId'],
    [{ url: 'https://evil.example' }, '/url'],
  ])('with %j, though it is signed', async (over, at) => {
    const desk = await shop();
    const answer = await desk.push('shop', { ...(await exportedFor(desk)), ...over });
    expect(answer).toMatchObject({ status: 422, body: { code: 'request-not-valid' } });
    const paths = (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(paths).toContain(at);
  });

  test('when it is larger than any event, before it is read to its end', async () => {
    const desk = await shop();
    const answer = await desk.push('shop', { padding: 'x'.repeat(20_000) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'request-too-large' } });
  });

  test('when its data source is unknown, or a newer revision is live', async () => {
    const desk = await shop();
    const first = await exportedFor(desk);
    const unknown = await desk.push('shop', { ...first, dataSourceId: 'elsewhere' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'data-source-unknown' } });
    await desk.push('shop', await exportedFor(desk, { revision: 2 }));
    await desk.settled();
    for (const attempt of [1, 2]) {
      const late = await desk.push('shop', first);
      expect([attempt, late]).toMatchObject([
        attempt,
        { status: 409, body: { code: 'revision-superseded' } },
      ]);
    }
    expect((await dueFor(desk, 'shop', 1))[0]?.revision).toBe(2);
  });
});

test('both keys count while senders change from one to the next', async () => {
  const desk = await shop();
  const configuration = { secretKey: 'next', previousSecretKey: 'push secret' };
  const body = tenantWithBucket('shop', { configuration });
  await desk.admin('/api/tenants/shop', { method: 'PUT', body });
  const event = await exportedFor(desk);
  expect((await desk.push('shop', event, { secret: 'push secret' })).status).toBe(202);
  expect((await desk.push('shop', event, { secret: 'next' })).status).toBe(202);
  await desk.admin('/api/tenants/shop', {
    method: 'PUT',
    body: { ...body, configuration: { secretKey: '***' } },
  });
  expect((await desk.push('shop', event, { secret: 'push secret' })).status).toBe(401);
  expect((await desk.push('shop', event, { secret: 'next' })).status).toBe(202);
});

test('an event without a tenant is for the tenant default', async () => {
  const desk = await pushDesk();
  await desk.admin('/api/tenants', { method: 'POST', body: tenantWithBucket('default') });
  const event = await desk.exported({}, desk.bucketOf('default'));
  const answer = await desk.push('', event, { path: '/api/imports' });
  expect(answer).toMatchObject({
    status: 202,
    body: { status: expect.stringContaining('/api/tenants/default/') },
  });
  await desk.settled();
  expect(await dueFor(desk, 'default', 4711)).toHaveLength(1);
});

test('a data source that is changed counts for the next event, also when another process changed it', async () => {
  const desk = await shop();
  await desk.push('shop', await exportedFor(desk));
  await desk.settled();
  const { stores } = desk.system.adapters;
  const record = await stores.tenants.find('shop');
  if (record === undefined) throw new Error('no tenant');
  const dataSources = record.tenant.dataSources.map((source) => ({
    ...source,
    awsConnectionInformation: { ...source.awsConnectionInformation, bucket: 'moved' },
  }));
  await stores.tenants.replace({ ...record, tenant: { ...record.tenant, dataSources } }, 0);
  desk.system.clock.advanceMs(1_000);
  await desk.push('shop', await desk.exported({ tenant: 'shop', revision: 2 }, desk.bucketOf('moved')));
  await desk.settled();
  expect((await dueFor(desk, 'shop', 1))[0]?.revision).toBe(2);
});

test('an event may name another data source, and a recall takes the campaign down', async () => {
  const desk = await shop();
  const body = [sourceOf('shop'), sourceOf('second', { id: 'second', defaultDataSource: false })];
  await desk.admin('/api/tenants/shop/dataSources', { method: 'PUT', body });
  const event = await desk.exported({ tenant: 'shop', users: rowsOf(1) }, desk.bucketOf('second'));
  await desk.push('shop', { ...event, dataSourceId: 'second' });
  await desk.settled();
  expect(await dueFor(desk, 'shop', 1)).toHaveLength(1);
  const recall = await exportedFor(desk, { revision: 2, kind: 'recall', templates: {} });
  const answer = await desk.push('shop', { ...recall, type: 'campaign.recalled' });
  await desk.settled();
  expect(await dueFor(desk, 'shop', 1)).toEqual([]);
  const { body: status } = await desk.admin(`/api/tenants/shop/imports/${importIdIn(answer)}`);
  expect(status).toMatchObject({ state: 'live', revision: 2 });
});

test('what failed is told, and rejected rows come as lines', async () => {
  const desk = await shop();
  const broken = await exportedFor(desk, { campaign: 'broken' });
  const failed = await desk.push('shop', { ...broken, manifestSha256: createHash('sha256').digest('hex') });
  const content = [JSON.stringify({ userKey: userKeyNumber(1) }), '{', JSON.stringify({ userKey: 'x' })].join(
    '\n',
  );
  const parts = [{ path: 'users/a.jsonl', content, rows: 3 }];
  const partly = await desk.push('shop', await exportedFor(desk, { parts }));
  await desk.settled();
  const statusOf = (answer: typeof failed) => desk.admin(`/api/tenants/shop/imports/${importIdIn(answer)}`);
  expect((await statusOf(failed)).body).toMatchObject({
    state: 'failed',
    errors: [expect.stringContaining('not the one that was announced')],
  });
  const { body } = await statusOf(partly);
  expect(body).toMatchObject({ state: 'live', rowsGood: 1, rowsBad: 2 });
  const lines = await desk.admin((body as { rejects: string }).rejects);
  expect([lines.status, lines.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(
    String(lines.body)
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    { file: 'users/a.jsonl', line: 2, reason: 'the row is not valid JSON' },
    { file: 'users/a.jsonl', line: 3, reason: expect.stringContaining('/userKey') },
  ]);
  const none = await desk.admin(`/api/tenants/shop/imports/${importIdIn(failed)}/rejects`);
  expect(none).toMatchObject({ status: 404, body: { code: 'rejects-not-here' } });
});

test('imports are listed, the newest first, page by page', async () => {
  const desk = await shop();
  const ids: string[] = [];
  for (const revision of [1, 2, 3]) {
    ids.unshift(importIdIn(await desk.push('shop', await exportedFor(desk, { revision }))));
    desk.system.clock.advanceMs(1_000);
    await desk.settled();
  }
  const pageOf = async (query: string) => {
    const { body } = await desk.admin(`/api/tenants/shop/imports${query}`);
    return (body as { imports: { importId: string }[] }).imports.map(({ importId }) => importId);
  };
  expect(await pageOf('')).toEqual(ids);
  expect(await pageOf('?limit=2')).toEqual(ids.slice(0, 2));
  expect(await pageOf(`?limit=2&after=${ids[1]}`)).toEqual(ids.slice(2));
  expect((await desk.admin(`/api/tenants/shop/imports?after=${'0'.repeat(32)}`)).status).toBe(404);
  expect((await desk.admin('/api/tenants/shop/imports?limit=201')).status).toBe(422);
  expect((await desk.admin('/api/tenants/default/imports')).body).toEqual({ imports: [] });
});

test('an import is shown to admins of the service only, and under its own tenant only', async () => {
  const desk = await shop();
  const importId = importIdIn(await desk.push('shop', await exportedFor(desk)));
  const at = (tenantId: string) => `/api/tenants/${tenantId}/imports/${importId}`;
  expect(await desk.admin(at('default'))).toMatchObject({ status: 404, body: { code: 'import-unknown' } });
  for (const [token, status] of [
    [undefined, 401],
    [imapToken, 403],
  ] as const) {
    expect((await call(desk.url + at('shop'), { token })).status).toBe(status);
  }
});

test('neither keys nor events reach the log', async () => {
  const desk = await shop();
  await desk.push('shop', await exportedFor(desk), { secret: 'wrong secret' });
  await desk.push('shop', await exportedFor(desk));
  await desk.settled();
  expect(desk.system.logs.join('')).not.toMatch(/push secret|wrong secret|bucket secret/);
});
