import { aDataSource, aTenant } from '@mailweave/injection';
import { describe, expect, test } from 'vitest';
import { answering, startReceiver } from '../conversions/testing/receiver.ts';
import { pushDesk, sourceOf, tenantWithBucket } from '../testing/push-desk.ts';
import { call, serveHttp } from '../testing/serve-http.ts';
import { adminToken, testMiddleware } from '../testing/test-middleware.ts';

describe('trying a data source', () => {
  test('says whether there is something, or nothing yet', async () => {
    const desk = await pushDesk();
    await desk.admin('/api/tenants', { method: 'POST', body: tenantWithBucket('default') });
    const tried = () => desk.admin('/api/tenants/default/dataSources/default/test', { method: 'POST' });
    expect(await tried()).toMatchObject({
      status: 200,
      body: { outcome: 'works', detail: expect.stringContaining('Nothing lies below default/') },
    });
    await desk.exported({}, desk.bucketOf('default'));
    expect(await tried()).toMatchObject({
      body: { outcome: 'works', detail: expect.stringContaining('read') },
    });
  });

  test.each([
    ['ftp://objects.example', 'no http or https URL'],
    ['https://objects.example/folder', 'has a path'],
    ['<endpoint>', 'no http or https URL'],
  ])('says of the endpoint %s that it %s', async (endpoint, because) => {
    const desk = await pushDesk();
    const source = aDataSource();
    const awsConnectionInformation = { ...source.awsConnectionInformation, endpoint };
    const body = aTenant({ dataSources: [{ ...source, awsConnectionInformation }] });
    await desk.admin('/api/tenants', { method: 'POST', body });
    expect(
      await desk.admin('/api/tenants/default/dataSources/default/test', { method: 'POST' }),
    ).toMatchObject({
      status: 200,
      body: { outcome: 'fails', code: 'data-source-unusable', detail: expect.stringContaining(because) },
    });
  });

  test('says that nobody answers, soon and without the keys', async () => {
    const system = await testMiddleware();
    const url = await serveHttp(system.middleware);
    const source = sourceOf('exports');
    const awsConnectionInformation = { ...source.awsConnectionInformation, endpoint: 'http://127.0.0.1:1' };
    const body = aTenant({ dataSources: [{ ...source, awsConnectionInformation }] });
    await call(`${url}/api/tenants`, { method: 'POST', token: adminToken, body });
    const tried = `${url}/api/tenants/default/dataSources/default/test`;
    const answer = await call(tried, { method: 'POST', token: adminToken });
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'fails', code: 'bucket-unreachable' } });
    expect(JSON.stringify(answer.body)).not.toContain('bucket secret');
  });

  test('is 422 for a source that is not there, and needs an admin token', async () => {
    const desk = await pushDesk();
    await desk.admin('/api/tenants', { method: 'POST', body: tenantWithBucket('default') });
    expect(await desk.admin('/api/tenants/default/dataSources/other/test', { method: 'POST' })).toMatchObject(
      {
        status: 422,
        body: { code: 'data-source-unknown' },
      },
    );
    const tried = `${desk.url}/api/tenants/default/dataSources/default/test`;
    expect((await call(tried, { method: 'POST' })).status).toBe(401);
  });
});

describe('trying a conversion point', () => {
  async function start(status: number, type: 'webhook' | 'ongage') {
    const receiver = await startReceiver(answering(status));
    const system = await testMiddleware();
    system.config.conversions = {
      ...system.config.conversions,
      timeoutMs: 2_000,
      concurrency: 1,
      ports: [receiver.port],
      allowedNetworks: ['127.0.0.0/8'],
    };
    const url = await serveHttp(system.restarted());
    const connectionInformation = { url: `${receiver.url}/hit?c={campaignId}` };
    const point = { id: 'read', type, eventType: 'read', connectionInformation } as const;
    await call(`${url}/api/tenants`, {
      method: 'POST',
      token: adminToken,
      body: aTenant({ conversionPoints: [point] }),
    });
    const tried = `${url}/api/tenants/default/conversionPoints/read/test`;
    return { receiver, url, answer: await call(tried, { method: 'POST', token: adminToken }) };
  }

  test.each(['webhook', 'ongage'] as const)('sends a %s one event that stands for nothing', async (type) => {
    const { receiver, answer } = await start(204, type);
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: 'works', detail: expect.stringContaining('204') },
    });
    expect(receiver.requests).toHaveLength(1);
    const [request] = receiver.requests;
    expect(`${request?.url}${request?.body}`).toContain('mailweave-test');
    expect(request?.headers['webhook-signature'] !== undefined).toBe(type === 'webhook');
  });

  test('says what the receiver answered instead', async () => {
    const { answer } = await start(404, 'ongage');
    expect(answer.body).toMatchObject({ outcome: 'fails', code: 'http-404' });
  });

  test('is 404 for a point that is not there', async () => {
    const { url } = await start(204, 'ongage');
    const tried = `${url}/api/tenants/default/conversionPoints/other/test`;
    const answer = await call(tried, { method: 'POST', token: adminToken });
    expect(answer).toMatchObject({ status: 404, body: { code: 'conversion-point-unknown' } });
  });
});
