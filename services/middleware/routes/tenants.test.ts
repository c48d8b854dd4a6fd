import type { Tenant } from '@mailweave/contracts';
import { aDataSource, aTenant } from '@mailweave/injection';
import { describe, expect, test } from 'vitest';
import manualTenant from '../testing/manual-tenant.json' with { type: 'json' };
import { call, type HttpAnswer, serveHttp } from '../testing/serve-http.ts';
import {
  adminToken,
  imapToken,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';

type Request = Parameters<typeof call>[1];

/** A running service, and calls to it as its operator makes them. */
async function start(): Promise<{
  system: TestMiddleware;
  admin(path: string, request?: Request): Promise<HttpAnswer>;
}> {
  const system = await testMiddleware();
  const url = await serveHttp(system.middleware);
  return { system, admin: (path, request) => call(url + path, { token: adminToken, ...request }) };
}

function redacted(tenant: typeof manualTenant): unknown {
  const configuration = { secretKey: '***' };
  const dataSources = tenant.dataSources.map((source) => ({
    ...source,
    awsConnectionInformation: { ...source.awsConnectionInformation, secretKey: '***' },
  }));
  return { ...tenant, configuration, dataSources };
}

describe('the calls of the original manual', () => {
  test.each(['', '/'])('work with their sample as printed, and %j at the end of the path', async (slash) => {
    const { admin } = await start();
    const created = await admin(`/api/tenants${slash}?createDB=true`, { method: 'POST', body: manualTenant });
    expect([created.status, created.body]).toEqual([201, redacted(manualTenant)]);
    const listed = await admin(`/api/tenants/default/dataSources${slash}`);
    expect([listed.status, listed.body]).toEqual([
      200,
      [expect.objectContaining({ id: 'default', defaultDataSource: true })],
    ]);
    const put = await admin(`/api/tenants/default/dataSources${slash}`, { method: 'PUT', body: listed.body });
    expect([put.status, put.body]).toEqual([200, listed.body]);
    expect((await admin(`/api/tenants/default${slash}`, { method: 'DELETE' })).status).toBe(204);
    expect((await admin('/api/tenants/default')).status).toBe(404);
  });
});

test('secrets are stored encrypted, never shown, and stay when a list is put back as it was shown', async () => {
  const { system, admin } = await start();
  await admin('/api/tenants?createDB=true', { method: 'POST', body: aTenant() });
  const stored = await system.adapters.stores.tenants.find('default');
  const sealed = stored?.tenant.dataSources[0]?.awsConnectionInformation.secretKey;
  expect(sealed).toMatch(/^v1\./);
  expect(JSON.stringify(stored)).not.toMatch(/bucket secret|push secret/);

  const shown = (await admin('/api/tenants/default/dataSources')).body as Tenant['dataSources'];
  const changed = [...shown, aDataSource({ id: 'second', defaultDataSource: false })];
  expect((await admin('/api/tenants/default/dataSources', { method: 'PUT', body: changed })).status).toBe(
    200,
  );
  const after = await system.adapters.stores.tenants.find('default');
  expect(after?.tenant.dataSources[0]?.awsConnectionInformation.secretKey).toBe(sealed);
  expect(after?.tenant.dataSources[1]?.awsConnectionInformation.secretKey).not.toBe(sealed);
  expect(JSON.stringify((await admin('/api/tenants')).body)).not.toMatch(/bucket secret|push secret/);
  expect(system.logs.join('')).not.toMatch(/bucket secret|push secret/);
});

test('conversion points are listed and changed as a whole', async () => {
  const { admin } = await start();
  await admin('/api/tenants', { method: 'POST', body: aTenant() });
  const points = (await admin('/api/tenants/default/conversionPoints')).body as Tenant['conversionPoints'];
  expect(points).toEqual(aTenant().conversionPoints);
  const changed = points.map((point) => ({ ...point, eventType: 'expunged' }));
  const put = await admin('/api/tenants/default/conversionPoints', { method: 'PUT', body: changed });
  expect([put.status, put.body]).toEqual([200, changed]);
  expect((await admin('/api/tenants/default/conversionPoints')).body).toEqual(changed);
});

test('an id that is known is 409, one that is not is 404, and a tenant keeps its id', async () => {
  const { admin } = await start();
  await admin('/api/tenants', { method: 'POST', body: aTenant() });
  const again = await admin('/api/tenants', { method: 'POST', body: aTenant({ name: 'Other' }) });
  expect(again).toMatchObject({ status: 409, body: { code: 'tenant-exists' } });
  expect((await admin('/api/tenants/default')).body).toMatchObject({ name: 'Default' });
  const unknown = [
    admin('/api/tenants/acme'),
    admin('/api/tenants/acme', { method: 'PUT', body: aTenant({ id: 'acme' }) }),
    admin('/api/tenants/acme', { method: 'DELETE' }),
    admin('/api/tenants/acme/dataSources'),
    admin('/api/tenants/acme/conversionPoints', { method: 'PUT', body: [] }),
  ];
  for (const answer of await Promise.all(unknown)) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'tenant-unknown' } });
  }
  const renamed = await admin('/api/tenants/default', { method: 'PUT', body: aTenant({ id: 'acme' }) });
  expect(renamed).toMatchObject({ status: 422, body: { errors: [{ path: '/id' }] } });
});

test.each([
  [{ keyspaceName: 'mim; DROP' }, '/keyspaceName'],
  [{ keyspaceName: '1mim' }, '/keyspaceName'],
  [{ id: 'Not Ours' }, '/id'],
  [{ dataSources: [] }, '/dataSources'],
  [{ dataSources: [aDataSource({ defaultDataSource: false })] }, '/dataSources'],
  [{ configuration: {} }, '/configuration/secretKey'],
  [{ configuration: { secretKey: '***' } }, '/configuration/secretKey'],
  [{ pepper: 'x' }, '/pepper'],
])('a tenant with %j is 422 and names %s', async (over, path) => {
  const { admin } = await start();
  const answer = await admin('/api/tenants', { method: 'POST', body: { ...aTenant(), ...over } });
  expect(answer).toMatchObject({ status: 422, body: { code: 'request-not-valid', errors: [{ path }] } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect((await admin('/api/tenants')).body).toEqual([]);
});

test('a tenant whose database nobody made is refused at its first use, until it is made', async () => {
  const { system, admin } = await start();
  const { injectionApi } = system.middleware;
  const query = { tenantId: 'acme', userKey: userKeyNumber(1), mailbox: 'INBOX', injectedInSession: 0 };
  await expect(injectionApi.due(query)).rejects.toMatchObject({ code: 'tenant-unknown' });
  const acme = aTenant({ id: 'acme', keyspaceName: 'mim_acme' });
  await admin('/api/tenants/?createDB=false', { method: 'POST', body: acme });
  await expect(injectionApi.due(query)).rejects.toMatchObject({ code: 'tenant-database-missing' });
  await admin('/api/tenants/acme?createDB=true', { method: 'PUT', body: acme });
  expect(await injectionApi.due(query)).toEqual([]);

  await admin('/api/tenants/acme', { method: 'DELETE' });
  await expect(injectionApi.due(query)).rejects.toMatchObject({ code: 'tenant-unknown' });
  await admin('/api/tenants', { method: 'POST', body: acme });
  expect(await injectionApi.due(query)).toEqual([]);
});

test('only an admin token opens these calls, whatever else is wrong with the request', async () => {
  const { admin } = await start();
  for (const token of [undefined, 'wrong']) {
    const answer = await admin('/api/tenants', { method: 'POST', token, body: {} });
    expect(answer).toMatchObject({ status: 401, body: { code: 'token-unknown' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
  expect(await admin('/api/tenants', { token: imapToken })).toMatchObject({ status: 403 });
});

test('explain says over HTTP why a user gets nothing', async () => {
  const { admin } = await start();
  const user = `/api/tenants/default/users/${userKeyNumber(1)}`;
  expect(await admin(`${user}/explain?mailbox=INBOX`)).toMatchObject({
    status: 200,
    body: { userKey: userKeyNumber(1), mailbox: 'INBOX', campaigns: [] },
  });
  expect((await admin('/api/tenants/default/users/jo@example.org/explain')).status).toBe(422);
});

test('every call is in the description', async () => {
  const { admin } = await start();
  const { body } = await admin('/openapi.json', { token: undefined });
  const paths = Object.keys((body as { paths: object }).paths);
  expect(paths.filter((path) => !path.startsWith('/api/injection/')).sort()).toEqual([
    '/api/imports',
    '/api/tenants',
    '/api/tenants/{tenantId}',
    '/api/tenants/{tenantId}/conversionPoints',
    '/api/tenants/{tenantId}/conversionPoints/{pointId}/test',
    '/api/tenants/{tenantId}/dataSources',
    '/api/tenants/{tenantId}/dataSources/{dataSourceId}/test',
    '/api/tenants/{tenantId}/imports',
    '/api/tenants/{tenantId}/imports/{importId}',
    '/api/tenants/{tenantId}/imports/{importId}/rejects',
    '/api/tenants/{tenantId}/users/{userKey}',
    '/api/tenants/{tenantId}/users/{userKey}/consents',
    '/api/tenants/{tenantId}/users/{userKey}/explain',
    '/api/tenants/{tenantId}/users/{userKey}/export',
  ]);
});
