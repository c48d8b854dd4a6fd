import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const clientId = 'open-xchange-mobile-api-facade';
const settings = { dovecot: { login: 'dovecot', password: new Secret('sesame') } };

async function listenersOf(url: string, query = '', token = adminToken) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/push/listeners${query}`, { headers });
  return { status: response.status, body: await response.json() };
}

test('accounts with every condition of a listener are listed once, page by page, whoever runs it', async () => {
  const { adapters, service } = testService(settings);
  const { registrations } = adapters.stores;
  const url = await serveHttp(service);
  for (const accountId of ['7@1', '8@1', '9@1', '3@2'] as const) {
    const brand = accountId === '8@1' || accountId === '9@1' ? 'no-longer-allowed' : clientId;
    await registrations.register({ accountId, clientId: brand, atMs: 1 });
    await registrations.register({ accountId, clientId: `${brand}-brand1`, atMs: 1 });
  }
  const told = (userId: number, contextId: number) => ({
    accountId: `${userId}@${contextId}`,
    contextId,
    userId,
    permanent: true,
  });
  expect((await listenersOf(url)).body).toEqual({ listeners: [told(7, 1), told(3, 2)] });
  expect((await listenersOf(url, '?limit=2')).body).toEqual({ listeners: [told(7, 1)], next: '8@1' });
  expect((await listenersOf(url, '?limit=2&after=8@1')).body).toEqual({
    listeners: [told(3, 2)],
    next: '3@2',
  });
  expect((await listenersOf(url, '?limit=2&after=3@2')).body).toEqual({ listeners: [] });
  expect((await listenersOf(url, '', 'wrong')).status).toBe(401);
});
