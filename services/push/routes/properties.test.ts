import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const badge = 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled';
const app = 'com.openexchange.capability.mobile_mail_app';
const apns =
  'com.openexchange.pns.transport.apn.ios.enabled.open-xchange-mobile-api-facade-brand1.ox:mail:new';

async function openOffice(properties: Record<string, string> = {}) {
  const { adapters, service } = testService({ properties }, { check: async () => 'right' });
  const url = await serveHttp(service);
  const call = async (
    method: string,
    path: string,
    body?: object,
    authorization = `Bearer ${adminToken}`,
  ) => {
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const holds = async (name: string) => {
    const { body } = await call('GET', 'api/push/accounts/249@1/properties');
    const found = body.properties.find((each: { name: string }) => each.name === name);
    return [found?.value, found?.source];
  };
  return { call, holds, stores: adapters.stores };
}

test('each level is set and unset, and the strongest one holds at once', async () => {
  const { call, holds } = await openOffice({ [badge]: 'false' });
  expect(await holds(badge)).toEqual(['false', 'server']);
  await call('PUT', 'api/push/contexts/1/context-sets', { contextSets: ['gold'] });
  const places = [
    ['context-sets/gold', 'context-set'],
    ['contexts/1', 'context'],
    ['accounts/249@1', 'user'],
  ];
  for (const [path, source] of places) {
    const one = `api/push/${path}/properties/${badge}`;
    expect((await call('PUT', one, { value: ' true ' })).status).toBe(204);
    expect(await holds(badge)).toEqual(['true', source]);
  }
  const { body } = await call('GET', 'api/push/contexts/1/properties');
  expect(body).toEqual({ properties: [{ name: badge, value: 'true' }] });
  for (const [path] of places.toReversed()) {
    const one = `api/push/${path}/properties/${badge}`;
    expect((await call('DELETE', one)).status).toBe(204);
    expect(await call('DELETE', one)).toMatchObject({ status: 404, body: { code: 'property-unset' } });
  }
  expect(await holds(badge)).toEqual(['false', 'server']);
});

test('a long name of a switch can be set, and what another process has written is seen', async () => {
  const { call, holds, stores } = await openOffice();
  await call('PUT', `api/push/accounts/249@1/properties/${encodeURIComponent(apns)}`, { value: 'true' });
  expect(await holds(apns)).toEqual(['true', 'user']);
  await stores.properties.set({ level: 'user', accountId: '249@1' }, { name: apns, value: 'false' });
  expect(await holds(apns)).toEqual(['false', 'user']);
});

test.each([
  ['com.openexchange.push.allowPermanentPush', 'true', '/name', 'whole server'],
  ['com.openexchange.push.alowed', 'true', '/name', 'check its spelling'],
  [badge, 'yes', '/value', 'must be true or false.'],
])('%s = %s is refused with a sentence', async (name, value, path, sentence) => {
  const { call, stores } = await openOffice();
  const { body, status } = await call('PUT', `api/push/contexts/1/properties/${name}`, { value });
  expect([status, body.errors]).toEqual([422, [{ path, message: expect.stringContaining(sentence) }]]);
  expect(await stores.properties.list({ level: 'context', contextId: 1 })).toEqual([]);
});

test('context sets and their contexts are listed', async () => {
  const { call } = await openOffice();
  await call('PUT', 'api/push/contexts/1/context-sets', { contextSets: ['silver', 'gold'] });
  await call('PUT', 'api/push/contexts/7/context-sets', { contextSets: ['gold'] });
  expect((await call('GET', 'api/push/contexts/1/context-sets')).body).toEqual({
    contextSets: ['gold', 'silver'],
  });
  expect((await call('GET', 'api/push/context-sets')).body).toEqual({ contextSets: ['gold', 'silver'] });
  expect((await call('GET', 'api/push/context-sets/gold/contexts?limit=1')).body).toEqual({
    contextIds: [1],
    next: '1',
  });
  expect((await call('GET', 'api/push/context-sets/gold/contexts?after=1')).body).toEqual({
    contextIds: [7],
  });
  const wrong = await call('PUT', 'api/push/contexts/1/context-sets', { contextSets: ['a/b'] });
  expect(wrong.status).toBe(422);
});

test('a session is told what its account may use', async () => {
  const { call } = await openOffice();
  const logIn = () => call('POST', 'push/v1/sessions', undefined, `Basic ${btoa('anna:secret')}`);
  expect((await logIn()).body.capabilities).toEqual([]);
  await call('PUT', `api/push/contexts/1/properties/${app}`, { value: 'true' });
  expect((await logIn()).body.capabilities).toEqual(['mobile_mail_app']);
  const { body } = await call('GET', 'api/push/accounts/1@1/properties');
  expect(body.capabilities).toEqual(['mobile_mail_app']);
});

test.each(['api/push/context-sets', 'api/push/contexts/1/properties', 'api/push/accounts/249@1/properties'])(
  '%s is for operators alone',
  async (path) => {
    const { call } = await openOffice();
    expect((await call('GET', path, undefined, 'Bearer wrong')).status).toBe(401);
  },
);
