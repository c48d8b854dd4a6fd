import { describe, expect, test } from 'vitest';
import { call, type HttpAnswer, serveHttp } from '../testing/serve-http.ts';
import {
  adminToken,
  aTemplateFile,
  imapToken,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../testing/test-middleware.ts';
import { giveConsent, importCampaign, weaveFor } from '../testing/woven-message.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const path = `/api/tenants/default/users/${user.userKey}`;
const given = { purpose: 'own-marketing', decision: 'given', textVersion: 'app-7', source: 'app' };

async function start(): Promise<{
  system: TestMiddleware;
  ask(path: string, body?: unknown, token?: string): Promise<HttpAnswer>;
}> {
  const system = await testMiddleware();
  const url = await serveHttp(system.middleware);
  return {
    system,
    ask: (where, body, token = adminToken) =>
      call(url + where, { token, body, method: body === undefined ? 'GET' : 'POST' }),
  };
}

describe('consents', () => {
  test('are noted with the version of the text and where it was said, and are in force at once', async () => {
    const { system, ask } = await start();
    await importCampaign(system, system.middleware, { purpose: 'own-marketing' });
    const at = new Date(system.clock.nowMs()).toISOString();
    const answer = await ask(`${path}/consents`, given);
    const record = { ...given, at };
    expect([answer.status, answer.body]).toEqual([201, { inForce: [record], history: [record] }]);
    await weaveFor(system.middleware, user);
    system.clock.advanceMs(1_000);
    const withdrawal = { ...given, decision: 'withdrawn' };
    await ask(`${path}/consents`, withdrawal);
    expect(await system.middleware.injectionApi.weave({ ...user, mailbox: 'INBOX' })).toMatchObject([
      { state: 'withdrawn', withdrawnCause: 'opted-out' },
    ]);
    const later = new Date(system.clock.nowMs()).toISOString();
    expect((await ask(`${path}/consents`)).body).toEqual({
      inForce: [{ ...withdrawal, at: later }],
      history: [record, { ...withdrawal, at: later }],
    });
  });

  test('that were given earlier do not undo a withdrawal, and none is dated ahead', async () => {
    const { system, ask } = await start();
    await ask(`${path}/consents`, { ...given, decision: 'withdrawn' });
    const { body } = await ask(`${path}/consents`, { ...given, at: '2026-02-28T23:00:00+01:00' });
    expect(body).toMatchObject({
      inForce: [{ decision: 'withdrawn' }],
      history: [{ decision: 'given' }, {}],
    });
    const ahead = new Date(system.clock.nowMs() + 1).toISOString();
    const answer = await ask(`${path}/consents`, { ...given, at: ahead });
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ path: '/at' }] }]);
  });

  test.each([
    [{ ...given, textVersion: '' }, '/textVersion'],
    [{ ...given, purpose: 'spam' }, '/purpose'],
    [{ ...given, at: 'yesterday' }, '/at'],
    [{ ...given, userKey: userKeyNumber(2) }, '/userKey'],
  ])('%j is refused', async (body, field) => {
    const { system, ask } = await start();
    const answer = await ask(`${path}/consents`, body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(await system.adapters.stores.consents.history(user)).toEqual([]);
  });
});

test('the export has everything that is kept about a user, and nothing of others', async () => {
  const { system, ask } = await start();
  const { middleware, adapters, clock } = system;
  const other = { ...user, userKey: userKeyNumber(2) };
  await importCampaign(system, middleware, {
    purpose: 'own-marketing',
    templates: { 'main/en': aTemplateFile({ label: 'Ad' }) },
    users: rowsOf(2),
  });
  for (const who of [user, other]) {
    await giveConsent(middleware, who);
    await weaveFor(middleware, who);
  }
  await adapters.stores.suppressions.add('default', [user.userKey], clock.nowMs());
  const { body, status } = await ask(`${path}/export`);
  expect(status).toBe(200);
  expect(body).toEqual({
    ...user,
    exportedAt: new Date(clock.nowMs()).toISOString(),
    suppressed: true,
    stopped: false,
    consents: { inForce: [expect.objectContaining({ decision: 'given' })], history: [expect.anything()] },
    audience: [{ userKey: user.userKey, campaignId: 'spring', revision: 1, vars: { firstName: 'User 1' } }],
    messages: await adapters.stores.claims.ofUser(user),
    events: [expect.objectContaining({ type: 'injected', ...user })],
  });
  expect(JSON.stringify(body)).not.toContain(other.userKey);
  expect((await ask(`${path.replace('default', 'nobody')}/export`)).status).toBe(404);
});

test.each(['/consents', '/export'])('%s needs the token of an operator', async (where) => {
  const { ask } = await start();
  expect((await ask(path + where, undefined, imapToken)).status).toBe(403);
  expect((await ask(path + where, undefined, 'unknown')).status).toBe(401);
});
