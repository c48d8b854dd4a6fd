import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const phone = {
  clientId: 'open-xchange-mobile-api-facade-brand1',
  transport: 'apns',
  token: 'a1'.repeat(32),
  topics: ['ox:mail:new'],
};
const browser = {
  ...phone,
  transport: 'web-push',
  token: 'https://push.example.org/1',
  keys: { p256dh: 'B'.repeat(87), auth: 'x'.repeat(22) },
};

async function openDesk() {
  const { adapters, clock, service } = testService();
  const { stores } = adapters;
  await stores.accounts.ensure({ login: 'anna', contextId: 1, userId: 249 });
  await stores.accounts.ensure({ login: 'bob', contextId: 1, userId: 250 });
  const url = await serveHttp(service);
  /** As the trusted front end, on behalf of an account. */
  const call = async (method: string, path: string, body?: object, account = '249@1') => {
    const response = await fetch(`${url}/push/v1/subscriptions${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        'mailweave-account': account,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  /** What a gateway would send to the browser. */
  const code = async () => {
    const channel = { transport: 'web-push', clientId: browser.clientId } as const;
    const nowMs = clock.nowMs();
    const lease = { leaseId: 'test', leaseUntilMs: nowMs + 1_000, limit: 9, nowMs };
    const [taken] = await stores.queue.takeDue({ channel, ...lease });
    const content = taken?.notification.content;
    return content?.kind === 'verification' ? content.code : '';
  };
  return { call, clock, code, stores, url };
}

test('a device is subscribed, listed without its token, refreshed and removed', async () => {
  const { call, stores } = await openDesk();
  const created = await call('POST', '', phone);
  const { token, ...shown } = phone;
  expect(created).toMatchObject({ status: 201, body: { ...shown, state: 'active' } });
  expect(JSON.stringify(created.body)).not.toContain(token);
  expect(await stores.registrations.ofAccount('249@1')).toMatchObject([{ clientId: phone.clientId }]);
  const refreshed = await call('POST', '', { ...phone, topics: ['*'] }, 'anna');
  expect(refreshed).toMatchObject({ status: 200, body: { topics: ['*'] } });
  expect((await call('GET', '')).body).toEqual({ subscriptions: [refreshed.body] });
  expect((await call('DELETE', `/${created.body.subscriptionId}`)).status).toBe(204);
  expect(await call('DELETE', `/${created.body.subscriptionId}`)).toMatchObject({
    status: 404,
    body: { code: 'subscription-unknown' },
  });
  expect(await stores.registrations.ofAccount('249@1')).toEqual([]);
});

test('a browser is told a code first, and gives it back', async () => {
  const { call, code } = await openDesk();
  const { body } = await call('POST', '', browser);
  expect(body.state).toBe('unverified');
  const path = `/${body.subscriptionId}/verification`;
  expect(await call('POST', path, { code: 'wrong' })).toMatchObject({
    status: 422,
    body: { code: 'verification-refused' },
  });
  const right = { code: await code() };
  expect((await call('POST', path, right, '250@1')).status).toBe(404);
  expect(await call('POST', path, right)).toMatchObject({
    status: 200,
    body: { state: 'active' },
  });
});

test('preferences are changed by the owner alone', async () => {
  const { call } = await openDesk();
  const { body } = await call('POST', '', phone);
  const path = `/${body.subscriptionId}/preferences`;
  const preferences = {
    mailboxes: ['INBOX', 'Größe'],
    mutedSenders: ['@example.org'],
    quietHours: { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin' },
    privacy: 'sender',
  };
  expect((await call('PUT', path, preferences, '250@1')).status).toBe(404);
  expect((await call('PUT', path, preferences)).body).toMatchObject({ preferences });
  expect((await call('POST', '', phone)).body).toMatchObject({ preferences });
});

test.each([
  [{ ...phone, topics: ['ox::new'] }, '/topics/0'],
  [{ ...phone, topics: [] }, '/topics'],
  [{ ...phone, clientId: undefined }, '/clientId'],
  [{ ...browser, keys: undefined }, '/keys'],
  [{ ...browser, token: 'ftp://push.example.org' }, '/token'],
  [{ ...phone, transport: 'wns' }, '/transport'],
  [{ ...phone, preferences: { mutedSenders: ['Capital@example.org'] } }, '/preferences/mutedSenders/0'],
  [{ ...phone, password: 'secret' }, '/password'],
])('%j is refused, and the field named', async (body, path) => {
  const { call } = await openDesk();
  const refused = await call('POST', '', body);
  expect(refused).toMatchObject({ status: 422, body: { code: 'request-not-valid' } });
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toContain(path);
});

test('an account has its limit', async () => {
  const { call } = await openDesk();
  for (let number = 0; number < 30; number += 1) await call('POST', '', { ...phone, token: `t${number}` });
  expect(await call('POST', '', phone)).toMatchObject({
    status: 409,
    body: { code: 'subscriptions-too-many' },
  });
});

test('nobody comes in without a session, nor on behalf of others without the token of an operator', async () => {
  const { call, url } = await openDesk();
  const statusOf = async (headers: Record<string, string>) =>
    (await fetch(`${url}/push/v1/subscriptions`, { headers })).status;
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ authorization: 'Bearer wrong' })).toBe(401);
  expect(await statusOf({ authorization: `Bearer ${adminToken}` })).toBe(401);
  expect(await statusOf({ authorization: 'Bearer wrong', 'mailweave-account': '249@1' })).toBe(401);
  expect(await call('GET', '', undefined, '999@1')).toMatchObject({
    status: 404,
    body: { code: 'account-unknown' },
  });
});
