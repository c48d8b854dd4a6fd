import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const clientId = 'open-xchange-mobile-api-facade';
const phone = { clientId, transport: 'apns', token: 'a1'.repeat(32), topics: ['ox:mail:new'] };

async function openOffice() {
  const { adapters, service } = testService();
  const url = await serveHttp(service);
  const call = async (method: string, path: string, body?: object, account?: string, token = adminToken) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(account !== undefined && { 'mailweave-account': account }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { call, stores: adapters.stores };
}

const accounts = [
  { login: 'anna', contextId: 1, userId: 249, address: 'anna@example.org' },
  { login: 'bob', contextId: 1 },
  { login: 'carl', contextId: 2, userId: 7 },
];

test('accounts are made known, listed page by page, and made once', async () => {
  const { call } = await openOffice();
  const made = await call('POST', '/api/push/accounts', { accounts });
  expect(made.body.accounts).toEqual([
    { outcome: 'created', accountId: '249@1' },
    { outcome: 'created', accountId: '250@1' },
    { outcome: 'created', accountId: '7@2' },
  ]);
  const again = [...accounts, { login: 'dora', contextId: 2, userId: 7 }, { ...accounts[0], login: 'eve' }];
  const second = await call('POST', '/api/push/accounts', { accounts: again });
  expect(second.body.accounts.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'known',
    'known',
    'known',
    'numbers-taken',
    'address-taken',
  ]);
  const first = await call('GET', '/api/push/accounts?limit=2');
  expect(first.body.accounts).toMatchObject([{ accountId: '249@1', login: 'anna' }, { accountId: '250@1' }]);
  const rest = await call('GET', '/api/push/accounts?limit=2&after=250@1');
  expect(rest.body.accounts).toMatchObject([{ accountId: '7@2' }]);
});

test('an account is forgotten with its devices, sessions and credentials', async () => {
  const { call, stores } = await openOffice();
  await call('POST', '/api/push/accounts', { accounts });
  await call('POST', '/push/v1/subscriptions', phone, '249@1');
  await call('POST', '/push/v1/subscriptions', { ...phone, token: 'other' }, 'bob');
  const session = { tokenHash: 'a hash', accountId: '249@1', createdAtMs: 1, expiresAtMs: 9e12 } as const;
  await stores.sessions.put(session);
  await stores.credentials.put({
    accountId: '249@1',
    keyId: 'k',
    sealed: new Uint8Array([1]),
    storedAtMs: 1,
  });
  expect((await call('DELETE', '/api/push/accounts/249@1')).status).toBe(204);
  expect((await call('DELETE', '/api/push/accounts/249@1')).status).toBe(404);
  expect(await stores.subscriptions.ofAccount('249@1')).toEqual([]);
  expect(await stores.credentials.find('249@1')).toBeUndefined();
  expect(await stores.sessions.find('a hash', 1)).toBeUndefined();
  expect(await stores.registrations.list({ limit: 9 })).toMatchObject([{ accountId: '250@1' }]);
  const devices = await call('GET', '/api/push/accounts/250@1/subscriptions');
  expect(devices.body.subscriptions).toMatchObject([{ clientId, state: 'active' }]);
});

test('registrations are listed and ended, also those of a client that is allowed no more', async () => {
  const { call, stores } = await openOffice();
  await stores.registrations.register({ accountId: '249@1', clientId: 'once allowed', atMs: 1 });
  await stores.registrations.register({ accountId: '7@2', clientId, atMs: 1 });
  await stores.registrations.setNeedsLogin('7@2', { reason: 'refused', sinceMs: 1000 });
  const first = await call('GET', '/api/push/registrations?limit=1');
  expect(first.body.registrations).toMatchObject([
    { accountId: '249@1', contextId: 1, userId: 249, clientId: 'once allowed', state: 'active' },
  ]);
  const rest = await call('GET', '/api/push/registrations?after=249@1&afterClient=once%20allowed');
  expect(rest.body.registrations).toMatchObject([
    { accountId: '7@2', state: 'needs-login', reason: 'refused', since: '1970-01-01T00:00:01.000Z' },
  ]);
  const path = '/api/push/accounts/249@1/registrations/once%20allowed';
  expect((await call('DELETE', path)).status).toBe(204);
  expect(await call('DELETE', path)).toMatchObject({ status: 404, body: { code: 'registration-unknown' } });
});

test('one account is found by numbers, log-in name or address, and nobody by others', async () => {
  const { call } = await openOffice();
  await call('POST', '/api/push/accounts', { accounts });
  for (const name of ['249@1', 'anna', 'Anna@Example.org']) {
    const { body } = await call('GET', `/api/push/accounts?name=${encodeURIComponent(name)}`);
    expect(body.accounts).toMatchObject([{ accountId: '249@1' }]);
  }
  expect((await call('GET', '/api/push/accounts?name=eve')).body).toEqual({ accounts: [] });
});

test('what holds a device back now is told beside it', async () => {
  const { call } = await openOffice();
  await call('POST', '/api/push/accounts', { accounts });
  const quietHours = { from: '10:00', until: '13:00', timeZone: 'UTC' };
  await call('POST', '/push/v1/subscriptions', { ...phone, preferences: { quietHours } }, '249@1');
  await call('POST', '/push/v1/subscriptions', { ...phone, transport: 'stub', topics: ['*'] }, '249@1');
  const { body } = await call('GET', '/api/push/accounts/249@1/subscriptions');
  const holds = body.subscriptions.map((each: { transport: string; holds: object[] }) => [
    each.transport,
    each.holds,
  ]);
  expect(Object.fromEntries(holds)).toEqual({
    apns: [{ reason: 'transport-off' }, { reason: 'quiet-hours', until: '2025-06-01T13:00:00.000Z' }],
    stub: [],
  });
});

test('it is explained why an account has no listener', async () => {
  const { call } = await openOffice();
  await call('POST', '/api/push/accounts', { accounts });
  await call('POST', '/push/v1/subscriptions', phone, '249@1');
  const { body } = await call('GET', '/api/push/accounts/249@1/listener');
  const held = Object.fromEntries(
    body.steps.map((step: { condition: string; holds: boolean }) => [step.condition, step.holds]),
  );
  expect(body.runs).toBe(false);
  expect(held).toEqual({
    'permanent-push': true,
    registration: true,
    'allowed-client': true,
    source: false,
    account: true,
    credentials: false,
    'log-in': true,
  });
});

test.each([
  '/api/push/accounts',
  '/api/push/registrations',
  '/api/push/accounts/249@1/listener',
  '/api/push/accounts/249@1/subscriptions',
])('%s is for operators alone', async (path) => {
  const { call } = await openOffice();
  expect((await call('GET', path, undefined, undefined, 'wrong')).status).toBe(401);
});
