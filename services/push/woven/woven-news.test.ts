import type { WovenNews } from '@mailweave/contracts';
import { tokenHash } from '@mailweave/http-server';
import { expect, test } from 'vitest';
import { StoreAwayError } from '../testing/store-away.ts';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

const place = { login: 'anna', address: 'anna@example.org', mailbox: 'INBOX', uidValidity: 7, atMs: 5 };
const woven: WovenNews = {
  news: 'woven',
  ...place,
  uid: 101,
  from: { name: 'Shop', address: 'shop@example.org' },
  subject: 'Maintenance',
  snippet: 'On Sunday',
  counted: false,
};
const seen: WovenNews = { news: 'seen', ...place, uids: [101] };

async function openService() {
  const tokens = { admin: [tokenHash(adminToken)], imap: [tokenHash('a-proxy')] };
  const { adapters, service } = testService({ tokens });
  await adapters.stores.accounts.ensure({ login: 'anna', contextId: 1, userId: 249 });
  await adapters.stores.accounts.ensure({ login: 'b', contextId: 1, address: 'bob@example.org' });
  const url = await serveHttp(service);
  const post = (body: unknown, token = 'a-proxy') =>
    fetch(`${url}/api/push/woven-news`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const events = async (accountId: '249@1' | '250@1' = '249@1') =>
    (await adapters.stores.queue.trail(accountId, 9)).events.map(({ event }) => event).toReversed();
  return { adapters, events, post, service };
}

test('what a proxy tells over HTTP becomes mailbox events of the account, in order', async () => {
  const { events, post } = await openService();
  expect((await post({ news: [woven, seen] })).status).toBe(200);
  const { address: _address, login: _login, news: _news, ...mail } = woven;
  expect(await events()).toEqual([
    { event: 'new-mail', accountId: '249@1', ...mail, source: 'woven' },
    {
      event: 'seen',
      accountId: '249@1',
      mailbox: 'INBOX',
      uidValidity: 7,
      uids: [101],
      atMs: 5,
      source: 'woven',
    },
  ]);
});

test('an account is known by its log-in name, else by its address; of others nothing comes', async () => {
  const { events, service } = await openService();
  const bob = { ...woven, login: 'bob', address: 'bob@example.org' };
  await service.woven.take([bob, { ...woven, login: 'nobody', address: 'nobody@example.org' }]);
  expect(await events('250@1')).toMatchObject([{ subject: 'Maintenance' }]);
  expect(await events()).toEqual([]);
});

test('a proxy tells again when its news could not be kept, and is told so', async () => {
  const { adapters, events, post } = await openService();
  const { add } = adapters.stores.events;
  adapters.stores.events.add = () => Promise.reject(new StoreAwayError());
  expect((await post({ news: [woven] })).status).toBe(503);
  adapters.stores.events.add = add.bind(adapters.stores.events);
  for (let telling = 0; telling < 2; telling += 1) await post({ news: [woven] });
  expect(await events()).toHaveLength(1);
});

test.each([
  ['no-proxy', { news: [woven] }, 401],
  ['a-proxy', { news: [] }, 422],
  ['a-proxy', { news: [{ ...woven, uid: 0 }] }, 422],
] as const)(
  'a call with the token %s and the body %j is refused with its reason',
  async (token, body, status) => {
    const { events, post } = await openService();
    expect((await post(body, token)).status).toBe(status);
    expect(await events()).toEqual([]);
  },
);

test('the token of a proxy opens nothing else', async () => {
  const { service } = await openService();
  const url = await serveHttp(service);
  const answer = await fetch(`${url}/api/push/accounts`, { headers: { authorization: 'Bearer a-proxy' } });
  expect(answer.status).toBe(403);
});
