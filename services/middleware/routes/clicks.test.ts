import type { WovenRecord } from '@mailweave/contracts';
import { renderMessage } from '@mailweave/message';
import { StoreUnavailableError } from '@mailweave/stores';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Middleware } from '../main.ts';
import { serveHttp } from '../testing/serve-http.ts';
import {
  aTemplateFile,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';
import { importCampaign, weaveFor } from '../testing/woven-message.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const publicUrl = 'https://links.example/m';
const html =
  '<a href="https://shop.example/?a=1&amp;for={{firstName}}">shop</a><a href="https://y.example">y</a>';

let system: TestMiddleware;
let middleware: Middleware;
let server: string;

beforeEach(async () => {
  system = await testMiddleware();
  system.config.publicUrl = publicUrl;
  middleware = system.restarted();
  server = await serveHttp(middleware);
  await importCampaign(system, middleware, { templates: { 'main/de': aTemplateFile({ html }) } });
});

/** The addresses of the links in the HTML that the user sees. */
async function linksOf({ tenantId, templateId, variables, claimId }: WovenRecord): Promise<string[]> {
  const skeleton = await middleware.injectionApi.skeleton(tenantId, templateId);
  if (skeleton === undefined) throw new Error('the template is gone');
  const values = { variables, claimId, recipientAddress: 'a@b.example', dateMs: 0 };
  const message = await PostalMime.parse(renderMessage(skeleton, values));
  return [...(message.html ?? '').matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '');
}

const follow = (url: string, method = 'GET') =>
  fetch(url.replace(publicUrl, server), { method, redirect: 'manual' });
async function clicks(): Promise<unknown[]> {
  const pending = await system.adapters.stores.outbox.readPending(100);
  return pending.map(({ event }) => event).filter(({ type }) => type === 'clicked');
}

test('a link of a woven message leads by way of the middleware to where its template says, and the click is noted', async () => {
  const record = await weaveFor(middleware, user);
  const [shop = '', other = ''] = await linksOf(record);
  expect([shop, other].every((url) => url.startsWith(`${publicUrl}/c/default.`))).toBe(true);
  const answer = await follow(shop);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://shop.example/?a=1&for=you']);
  expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([
    'no-store',
    'no-referrer',
  ]);
  expect((await follow(other)).headers.get('location')).toBe('https://y.example/');
  const { campaignId, claimId, revision } = record;
  expect(await clicks()).toMatchObject([{ ...user, campaignId, claimId, revision }, {}]);
});

test('a link that is followed again and again is noted once a minute; a look at it (HEAD) is not', async () => {
  const [shop = ''] = await linksOf(await weaveFor(middleware, user));
  expect((await follow(shop, 'HEAD')).status).toBe(302);
  expect(await clicks()).toEqual([]);
  for (let n = 0; n < 3; n += 1) await follow(shop);
  expect(await clicks()).toHaveLength(1);
  system.clock.advanceMs(60_000);
  await follow(shop);
  expect(await clicks()).toHaveLength(2);
});

describe('no address leads anywhere else', () => {
  test.each([
    ['another character', (url: string) => url.replace(/.(?=\/\d$)/, (c) => (c === 'A' ? 'B' : 'A'))],
    ['a link that the message does not have', (url: string) => url.replace(/\d$/, '2')],
    ['no number', (url: string) => url.replace(/\d$/, '0x0')],
    ['a number written otherwise', (url: string) => url.replace(/\d$/, '00')],
    [
      'an address in its place',
      (url: string) => url.replace(/\d$/, encodeURIComponent('https://evil.example')),
    ],
  ])('%s: 400, with a page that says so', async (_what, change) => {
    const [shop = ''] = await linksOf(await weaveFor(middleware, user));
    const answer = await follow(change(shop));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).toContain('<html lang=');
    expect(await clicks()).toEqual([]);
  });

  test('the token to opt out is none to click', async () => {
    const { default: tenant } = system.config.tenants;
    if (tenant) tenant.policy.consent.service = 'opt-out';
    const { variables } = await weaveFor(middleware, user);
    expect(variables.optOutUrl).toContain('/u/');
    expect((await follow(`${variables.optOutUrl?.replace('/u/', '/c/')}/0`)).status).toBe(400);
  });

  test('where a value would lead away from the web', async () => {
    const variables = { page: { default: 'https://x.example' } };
    const template = aTemplateFile({ html: '<a href="{{page}}">x</a>', text: 'x', subject: 'x', variables });
    await importCampaign(system, middleware, { revision: 2, templates: { 'main/en': template } });
    const record = await weaveFor(middleware, user);
    const [link = ''] = await linksOf(record);
    expect((await follow(link)).headers.get('location')).toBe('https://x.example/');
    const { claims } = system.adapters.stores;
    claims.find = async () => ({ ...record, variables: { page: 'javascript:alert(1)' } });
    expect((await follow(link)).status).toBe(400);
  });
});

test('after an erasure a link leads on as far as it needs nothing of the user, and nothing is noted', async () => {
  const [shop = '', other = ''] = await linksOf(await weaveFor(middleware, user));
  await middleware.eraseUser({ ...user, suppress: false });
  expect((await follow(other)).headers.get('location')).toBe('https://y.example/');
  expect((await follow(shop)).status).toBe(400);
  expect(await clicks()).toEqual([]);
});

test('a user is led on even if the click cannot be written', async () => {
  const [shop = ''] = await linksOf(await weaveFor(middleware, user));
  system.adapters.stores.outbox.append = () => Promise.reject(new StoreUnavailableError('The disk is full.'));
  expect((await follow(shop)).status).toBe(302);
  expect(system.logs.join()).toContain('click not noted');
});

test('links are left alone without a public address, and where clicks are not to be counted', async () => {
  for (const [at, change] of [{ countClicks: false }, { publicUrl: undefined }].entries()) {
    Object.assign(system.config, change);
    const record = await weaveFor(system.restarted(), { ...user, userKey: userKeyNumber(at + 10) });
    expect(await linksOf(record)).toEqual(['https://shop.example/?a=1&amp;for=you', 'https://y.example']);
  }
});
