import { createHash } from 'node:crypto';
import type { WovenRecord } from '@mailweave/contracts';
import { StoreUnavailableError } from '@mailweave/stores';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Middleware } from '../main.ts';
import { call, serveHttp } from '../testing/serve-http.ts';
import {
  adminToken,
  aTemplateFile,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';
import { giveConsent, importCampaign, weaveFor } from '../testing/woven-message.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const publicUrl = 'https://links.example';
const oneClick = 'List-Unsubscribe=One-Click';

let system: TestMiddleware;
let middleware: Middleware;
let record: WovenRecord;
let server: string;

beforeEach(async () => {
  system = await testMiddleware();
  system.config.publicUrl = publicUrl;
  if (system.config.tenants.default) system.config.tenants.default.name = 'Example & Sons';
  middleware = system.restarted();
  await giveConsent(middleware, user);
  await importCampaign(system, middleware, {
    purpose: 'own-marketing',
    templates: { 'main/de': aTemplateFile({ label: 'Anzeige' }) },
  });
  record = await weaveFor(middleware, user);
  server = await serveHttp(middleware);
});

/** Where the link of the message leads, on the server of this test. */
const link = () => (record.variables.optOutUrl ?? '').replace(publicUrl, server);
const post = (url: string, body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });
const shown = async () =>
  (await middleware.injectionApi.weave({ ...user, mailbox: 'INBOX' })).map(({ state }) => state);
const consents = () => system.adapters.stores.consents.history(user);
const multipart = (value: string) =>
  `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n${value}\r\n--x--\r\n`;

describe('a POST of a mail program (RFC 8058 3.1)', () => {
  test.each([
    ['application/x-www-form-urlencoded', oneClick],
    ['application/x-www-form-urlencoded; charset=UTF-8', oneClick],
    ['multipart/form-data; boundary=x', multipart('One-Click')],
  ])('as %s withdraws the consent and takes the message away', async (type, body) => {
    const answer = await post(link(), body, type);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
    expect((await consents()).at(-1)).toMatchObject({
      purpose: 'own-marketing',
      decision: 'withdrawn',
      source: 'one-click',
      textVersion: 'rfc8058',
    });
    expect(await shown()).toEqual(['withdrawn']);
    const events = (await system.adapters.stores.outbox.readPending(10)).map(({ event }) => event.type);
    expect(events).toEqual(['injected', 'optedout', 'withdrawn']);
  });

  test('a second time changes nothing', async () => {
    await post(link(), oneClick);
    const before = await consents();
    system.clock.advanceMs(1_000);
    expect((await post(link(), oneClick)).status).toBe(200);
    expect(await consents()).toEqual(before);
    expect(await system.adapters.stores.outbox.readPending(10)).toHaveLength(2);
  });

  test('counts for every campaign of the purpose, imported again or anew', async () => {
    await post(link(), oneClick);
    await importCampaign(system, middleware, { purpose: 'own-marketing', revision: 2 });
    await importCampaign(system, middleware, { purpose: 'own-marketing', campaign: 'summer' });
    expect(await middleware.injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 })).toEqual(
      [],
    );
  });

  test('wins over a consent that is dated later, by a clock that is ahead', async () => {
    await giveConsent(middleware, user, { atMs: system.clock.nowMs() + 3_600_000 });
    await post(link(), oneClick);
    expect(await shown()).toEqual(['withdrawn']);
  });

  test('notes no event about a user who was erased, and still keeps him from getting more', async () => {
    await middleware.eraseUser({ ...user, suppress: false });
    expect((await post(link(), oneClick)).status).toBe(200);
    expect(await consents()).toMatchObject([{ decision: 'withdrawn' }]);
    expect(await system.adapters.stores.outbox.readPending(10)).toEqual([]);
  });
});

describe('nothing happens', () => {
  test.each([
    ['an empty form', '', 'application/x-www-form-urlencoded'],
    ['another value', 'List-Unsubscribe=Maybe', 'application/x-www-form-urlencoded'],
    ['another field', multipart('Two-Clicks'), 'multipart/form-data; boundary=x'],
    ['a form that is cut off', multipart('One-Click').slice(0, 60), 'multipart/form-data; boundary=x'],
    ['no boundary', multipart('One-Click'), 'multipart/form-data'],
  ])('at %s: 400', async (_what, body, type) => {
    expect((await post(link(), body, type)).status).toBe(400);
    expect(await shown()).toEqual(['woven']);
  });

  test.each([
    ['JSON', 415, '{"List-Unsubscribe":"One-Click"}', 'application/json'],
    [
      'a body that is too large',
      413,
      `${oneClick}&${'x'.repeat(5_000)}`,
      'application/x-www-form-urlencoded',
    ],
  ])('at %s: %i, with a page', async (_what, status, body, type) => {
    const answer = await post(link(), body, type);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await shown()).toEqual(['woven']);
  });

  test.each(['GET', 'POST'])(
    'at a %s of a link that was changed: 400, with a page that says so',
    async (method) => {
      const changed = link().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      const body = method === 'POST' ? { body: new URLSearchParams(oneClick) } : {};
      const answer = await fetch(changed, {
        method,
        ...body,
        headers: { 'accept-language': 'fr;q=0.9, xx' },
      });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('Ce lien ne fonctionne pas');
      expect(await shown()).toEqual(['woven']);
    },
  );

  test('however often GET and HEAD look at the link', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(link(), { method })).status).toBe(200);
    expect(await shown()).toEqual(['woven']);
    expect(await consents()).toHaveLength(1);
  });
});

describe('the page', () => {
  test('asks in the language of the message, names the sender, and its button opts out', async () => {
    const answer = await fetch(link(), { headers: { 'accept-language': 'fr' } });
    const html = await answer.text();
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('Diese Nachrichten abbestellen?');
    expect(html).toContain('Example &#38; Sons');
    const [, name, value] = /<form method="post">\s*<button name="([^"]+)" value="([^"]+)">/.exec(html) ?? [];
    const done = await post(link(), new URLSearchParams({ [name ?? '']: value ?? '' }).toString());
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Erledigt')]);
    expect((await consents()).at(-1)).toMatchObject({
      source: 'opt-out-page',
      textVersion: 'opt-out-page-1-de',
    });
    expect(await (await fetch(link())).text()).not.toContain('<form');
  });

  test('runs nothing, loads nothing, is framed by nobody and kept nowhere; its own style is allowed', async () => {
    const answer = await fetch(link());
    const { headers } = answer;
    const policy = headers.get('content-security-policy');
    const style = /<style>(.*?)<\/style>/s.exec(await answer.text())?.[1] ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toMatch(/default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/);
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ]);
  });
});

test('a store that is down gives 503, for mail programs try again then, and a page that says so', async () => {
  const { consents: store } = system.adapters.stores;
  store.inForce = () => Promise.reject(new StoreUnavailableError('disk full', new Error('disk full')));
  for (const answer of [await fetch(link()), await post(link(), oneClick)]) {
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('Not possible')]);
  }
});

test('service messages have no link unless the policy asks for consent to them; without a public address none has', async () => {
  await importCampaign(system, middleware, { campaign: 'notice' });
  system.clock.advanceMs(60_000);
  const notice = await weaveFor(middleware, user, 102);
  expect(notice.variables).not.toHaveProperty('optOutUrl');

  const other = { ...user, userKey: userKeyNumber(2) };
  const { policy } = system.config.tenants.default ?? {};
  if (policy) policy.consent.service = 'opt-out';
  const asking = await weaveFor(middleware, other, 101);
  expect(asking).toMatchObject({ campaignId: 'notice' });
  expect((await post((asking.variables.optOutUrl ?? '').replace(publicUrl, server), oneClick)).status).toBe(
    200,
  );

  delete system.config.publicUrl;
  const without = system.restarted();
  const third = { ...user, userKey: userKeyNumber(3) };
  await giveConsent(without, third);
  expect((await weaveFor(without, third)).variables).not.toHaveProperty('optOutUrl');
  const answer = await call(link().replace(server, await serveHttp(without)), { token: adminToken });
  expect(answer.status).toBe(404);
});

test('a value that a proxy gives under a reserved name does not count', async () => {
  await importCampaign(system, middleware, { campaign: 'notice' });
  const query = { ...user, userKey: userKeyNumber(2), mailbox: 'INBOX', injectedInSession: 0 };
  const [due] = await middleware.injectionApi.due(query);
  if (due === undefined) throw new Error('nothing is due');
  const variables = { ...due.variables, optOutUrl: 'https://evil.example', clickUrl: 'https://evil.example' };
  const { tenantId, userKey } = query;
  const begun = await middleware.injectionApi.beginClaim({
    tenantId,
    userKey,
    uidValidity: 7,
    due: { ...due, variables },
  });
  expect(JSON.stringify(begun)).toContain('notice');
  expect(JSON.stringify(begun)).not.toContain('evil');
});

test('a template that shows {{optOutUrl}} is refused where its messages get no such link', async () => {
  const templates = { 'main/en': aTemplateFile({ text: 'Stop: {{optOutUrl}}', label: 'Ad' }) };
  const refused = importCampaign(system, middleware, { campaign: 'notice', templates });
  await expect(refused).rejects.toThrow(/no link to opt out; set middleware.publicUrl/);
  await importCampaign(system, middleware, { campaign: 'offer', purpose: 'own-marketing', templates });
});
