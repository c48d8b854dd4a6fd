import type { DueCampaign, DueQuery } from '@mailweave/contracts';
import { anEvent } from '@mailweave/injection';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { buildExport } from '../../testing/build-export.ts';
import { clientAt } from '../../testing/over-http.ts';
import { call, type HttpAnswer, serveHttp } from '../../testing/serve-http.ts';
import {
  adminToken,
  aTemplateFile,
  imapToken,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';

const userKey = userKeyNumber(1);

type Request = Parameters<typeof call>[1];

type Started = {
  system: TestMiddleware;
  url: string;
  /** A call as a proxy makes it; the path goes on from `/api/injection`. */
  proxy(path: string, request?: Request): Promise<HttpAnswer>;
};

async function start(): Promise<Started> {
  const system = await testMiddleware();
  const url = await serveHttp(system.middleware);
  const { manifestKey } = await buildExport(system.bucket, {
    campaign: 'spring',
    templates: { 'main/en': aTemplateFile() },
  });
  await system.middleware.runImport({ tenantId: 'default', manifestKey });
  const proxy: Started['proxy'] = (path, request) =>
    call(`${url}/api/injection${path}`, { token: imapToken, ...request });
  return { system, url, proxy };
}

describe('what is due', () => {
  test.each(['', '/'])('is told to who has a token, with %j at the end of the path', async (slash) => {
    const { proxy } = await start();
    const path = `/users/${userKey}/due${slash}`;
    const expected = [expect.objectContaining({ campaignId: 'spring', templateId: 'spring/r1/main/en' })];
    expect(await proxy(path)).toMatchObject({ status: 200, body: expected });
    expect(await proxy(path, { token: adminToken })).toMatchObject({ status: 200, body: expected });
    expect(await proxy(`${path}?tenantId=default&mailbox=INBOX`)).toMatchObject({ body: expected });
    expect((await proxy(`${path}?mailbox=Sent`)).body).toEqual([]);
    expect(await proxy(path, { token: 'other' })).toMatchObject({
      status: 401,
      body: { code: 'token-unknown' },
    });
    expect((await proxy(path, { token: undefined })).headers.get('www-authenticate')).toBe('Bearer');
  });

  test('is told to nobody who sends an address in place of a key, and the address stays where it was', async () => {
    const { proxy, system } = await start();
    const answer = await proxy('/users/jo.doe@mail.example/due');
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'request-not-valid', errors: [{ path: '/userKey' }] },
    });
    expect(JSON.stringify([answer.body, system.logs])).not.toMatch(/jo\.doe|mail\.example/);
  });

  test('of an unknown tenant is 404', async () => {
    const { proxy } = await start();
    const answer = await proxy(`/users/${userKey}/due?tenantId=acme`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'tenant-unknown' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

test('every field of a question and of its answer arrives as it was sent', async () => {
  const system = await testMiddleware();
  const asked = vi.spyOn(system.middleware.injectionApi, 'due');
  const { api } = await clientAt(await serveHttp(system.middleware), { nothingDueTtlMs: 0 });
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
  const queries: fc.Arbitrary<DueQuery> = fc.record(
    {
      tenantId: fc.constantFrom('default', 'shop-1'),
      userKey: fc.nat(1_000).map(userKeyNumber),
      mailbox: text,
      injectedInSession: fc.nat(999_999),
      client: text,
    },
    { requiredKeys: ['tenantId', 'userKey', 'mailbox', 'injectedInSession'] },
  );
  const campaigns: fc.Arbitrary<DueCampaign> = fc.record(
    {
      campaignId: fc.constantFrom('spring', 'Summer_2'),
      revision: fc.integer({ min: 1, max: 1_000 }),
      purpose: fc.constantFrom('service', 'own-marketing', 'third-party-advertising'),
      templateId: fc.constantFrom('spring/r1/main/en', 'Summer_2/r12/b/zh-Hant'),
      round: fc.integer({ min: 1, max: 9 }),
      mailbox: text,
      variables: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,15}$/), text),
      below: fc.integer({ min: 1, max: 99 }),
      replaces: fc.constant('0f'.repeat(16)),
    },
    { requiredKeys: ['campaignId', 'revision', 'purpose', 'templateId', 'round', 'mailbox', 'variables'] },
  );
  await fc.assert(
    fc.asyncProperty(queries, fc.array(campaigns, { maxLength: 3 }), async (query, due) => {
      asked.mockResolvedValueOnce(due);
      expect(await api.due(query)).toEqual(due);
      expect(asked).toHaveBeenLastCalledWith(query);
    }),
    { numRuns: 200 },
  );
});

describe('templates', () => {
  test.each(['spring/r1/main/en', 'spring%2Fr1%2Fmain%2Fen', 'spring/r1/main/en/'])(
    'never change, so %s may be kept, and is not sent twice',
    async (id) => {
      const { url, proxy } = await start();
      const { status, headers, body } = await proxy(`/templates/${id}`);
      expect([status, body]).toEqual([200, expect.objectContaining({ version: 1 })]);
      expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      const etag = headers.get('etag') ?? '';
      const again = await fetch(`${url}/api/injection/templates/${id}`, {
        headers: { authorization: `Bearer ${imapToken}`, 'if-none-match': `"other", W/${etag}` },
      });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    },
  );

  test('that do not exist are 404 and not to be kept; what is no id is refused', async () => {
    const { proxy } = await start();
    const unknown = await proxy('/templates/spring/r9/main/en');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'template-unknown' } });
    expect(unknown.headers.get('cache-control')).toBeNull();
    expect((await proxy('/templates/..%2Fsecret')).status).toBe(422);
  });
});

describe('events', () => {
  const post = { method: 'POST' } as const;

  test('are taken once each, and one that is wrong keeps no other back', async () => {
    const { proxy, system } = await start();
    const { tenantId: _default, ...plain } = anEvent({ eventId: 'b', userKey });
    const events = [anEvent({ eventId: 'a' }), { ...plain, userKey: 'jo@mail.example' }, plain, 7];
    const body = { events };
    const expected = {
      accepted: 2,
      errors: [
        { index: 1, code: 'event-not-valid', detail: expect.stringContaining('/userKey') },
        { index: 3, code: 'event-not-valid', detail: expect.any(String) },
      ],
    };
    for (let time = 0; time < 2; time += 1) {
      const answer = await proxy('/events', { ...post, body });
      expect([answer.status, answer.body]).toEqual([200, expected]);
      expect(JSON.stringify([answer.body, system.logs])).not.toContain('jo@mail');
    }
    const pending = await system.adapters.stores.outbox.readPending(10);
    expect(pending.map(({ event }) => [event.eventId, event.tenantId])).toEqual([
      ['a', 'default'],
      ['b', 'default'],
    ]);
  });

  test('come in calls of a bounded size', async () => {
    const { proxy } = await start();
    const many = Array.from({ length: 501 }, (_, n) => anEvent({ eventId: `${n}` }));
    expect(await proxy('/events', { ...post, body: { events: many } })).toMatchObject({ status: 422 });
    const large = await proxy('/events', { ...post, body: { events: ['x'.repeat(600_000)] } });
    expect(large).toMatchObject({ status: 413, body: { code: 'request-too-large' } });
  });
});

test('every call is described', async () => {
  const { url } = await start();
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  const ours = Object.keys(paths).filter((path) => path.startsWith('/api/injection/'));
  expect(ours.toSorted()).toEqual([
    '/api/injection/changes',
    '/api/injection/events',
    '/api/injection/templates/{templateId}',
    '/api/injection/users/{userKey}/claims',
    '/api/injection/users/{userKey}/claims/expired',
    '/api/injection/users/{userKey}/claims/{claimId}/abandon',
    '/api/injection/users/{userKey}/claims/{claimId}/complete',
    '/api/injection/users/{userKey}/claims/{claimId}/flags',
    '/api/injection/users/{userKey}/claims/{claimId}/opened',
    '/api/injection/users/{userKey}/claims/{claimId}/withdraw',
    '/api/injection/users/{userKey}/due',
    '/api/injection/users/{userKey}/mailboxes',
    '/api/injection/users/{userKey}/weave',
  ]);
});
