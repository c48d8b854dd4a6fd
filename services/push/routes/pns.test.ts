import { tokenHash } from '@mailweave/http-server';
import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const session = 'mws_a-session';
const clientId = 'open-xchange-mobile-api-facade';
const phone = { client: clientId, token: 'a1'.repeat(32), transport: 'apns_http2', topics: ['ox:mail:*'] };
const done = { data: { success: true } };

async function openApp() {
  const { adapters, clock, service } = testService();
  const { stores } = adapters;
  const nowMs = clock.nowMs();
  const times = { createdAtMs: nowMs, expiresAtMs: nowMs + 1000 };
  await stores.sessions.put({ tokenHash: tokenHash(session), accountId: '249@1', clientId, ...times });
  await stores.accounts.ensure({ login: 'anna', contextId: 1, userId: 249 });
  const url = await serveHttp(service);
  const pns = async (query: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/ajax/pns?${query}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { pns, stores };
}

const subscribe = `action=subscribe&session=${session}`;
const unsubscribe = `action=unsubscribe&session=${session}`;

test.each([
  ['apn', 'apns'],
  ['apns_http2', 'apns'],
  ['gcm', 'fcm'],
  ['fcm', 'fcm'],
  ['websocket', 'websocket'],
])('an app of another platform subscribes and unsubscribes by %s', async (name, transport) => {
  const { pns, stores } = await openApp();
  const device = { ...phone, transport: name };
  expect(await pns(subscribe, device)).toEqual({ status: 200, body: done });
  expect(await stores.subscriptions.ofAccount('249@1')).toMatchObject([
    { clientId, transport, token: phone.token, topics: ['ox:mail:*'], state: 'active' },
  ]);
  expect(await stores.registrations.ofAccount('249@1')).toMatchObject([{ clientId }]);
  const { topics: _, ...named } = device;
  expect(await pns(unsubscribe, named)).toEqual({ status: 200, body: done });
  expect(await stores.subscriptions.ofAccount('249@1')).toEqual([]);
  expect(await stores.registrations.ofAccount('249@1')).toEqual([]);
});

test('topics that come later stand beside those that are known', async () => {
  const { pns, stores } = await openApp();
  await pns(subscribe, { ...phone, client: undefined });
  await pns(subscribe, { ...phone, topics: ['ox:calendar:*'] });
  expect(await stores.subscriptions.ofAccount('249@1')).toMatchObject([
    { topics: ['ox:mail:*', 'ox:calendar:*'] },
  ]);
});

test('who unsubscribes what is not there is told success too', async () => {
  const { pns } = await openApp();
  expect((await pns(unsubscribe, phone)).body).toEqual(done);
});

test('a trusted front end speaks for an account', async () => {
  const { pns, stores } = await openApp();
  const headers = { authorization: `Bearer ${adminToken}`, 'mailweave-account': 'anna' };
  expect((await pns('action=subscribe', phone, headers)).body).toEqual(done);
  expect(await stores.subscriptions.ofAccount('249@1')).toHaveLength(1);
});

test.each([
  [subscribe, { ...phone, topics: ['ox::new'] }, 'PNS-0006', ['ox::new']],
  [subscribe, { ...phone, transport: 'wns' }, 'PNS-0005', ['wns']],
  [subscribe, { ...phone, transport: 'constructor' }, 'PNS-0005', ['constructor']],
  [subscribe, { ...phone, token: undefined }, 'PNS-0004', []],
  [subscribe, ['no object'], 'PNS-0004', []],
  [subscribe, { ...phone, topics: undefined }, 'SVL-0002', ['topics']],
  [subscribe, { ...phone, client: 'another' }, 'PNS-0001', []],
  [subscribe, { ...phone, transport: 'web-push' }, 'SVL-0002', ['keys']],
  ['action=subscribe', phone, 'SVL-0002', ['session']],
  [`session=${session}`, phone, 'SVL-0002', ['action']],
  [`action=dance&session=${session}`, phone, 'SVL-0001', ['dance']],
  ['action=subscribe&session=other', phone, 'SES-0203', []],
])('%s with %j is refused with a known code', async (query, body, code, parameters) => {
  const { pns, stores } = await openApp();
  const refused = await pns(query, body);
  expect(refused.status).toBe(200);
  expect(refused.body).toMatchObject({ code, error_params: parameters, error_id: expect.any(String) });
  expect(refused.body.error).toMatch(/^[A-Z].*[a-zA-Z.]$/);
  expect(refused.body).not.toHaveProperty('data');
  expect(await stores.subscriptions.ofAccount('249@1')).toEqual([]);
});
