import { ManualClock, Secret } from '@mailweave/foundation';
import { type AccountId, signedUser } from '@mailweave/push';
import { anAccount, KeptEvents, knownAccounts } from '@mailweave/push/testing/source-ends';
import { expect, test } from 'vitest';
import { CallbackLoad } from '../dovecot/callback-load.ts';
import type { CallbackOutcome } from '../dovecot/take-callback.ts';
import { ManualTimer } from '../testing/manual-timer.ts';
import { StoreAwayError } from '../testing/store-away.ts';
import { serveHttp } from '../testing/test-service.ts';
import { type CallbackContext, dovecotCallbackRoutes } from './dovecot-callback.ts';

const signatureKey = new Secret('0123456789abcdef0123456789abcdef');
const told = { user: 'anna', event: 'messageNew', folder: 'INBOX', 'imap-uidvalidity': 7, 'imap-uid': 101 };

async function callbackServer(over: Partial<CallbackContext> = {}) {
  const intake = new KeptEvents();
  const outcomes: CallbackOutcome[] = [];
  const context: CallbackContext = {
    accounts: knownAccounts([anAccount()]),
    intake,
    clock: new ManualClock(Date.UTC(2026, 2, 1, 12)),
    signatureKey,
    requireSignature: false,
    credentials: () => ({ login: 'dovecot', password: new Secret('se:same') }),
    told: (outcome) => outcomes.push(outcome),
    timer: new ManualTimer().start,
    answerWithinMs: 500,
    load: new CallbackLoad(),
    ...over,
  };
  const url = await serveHttp({ routes: [dovecotCallbackRoutes(context)] });
  const put = (body: unknown, init: { auth?: string; path?: string; type?: string } = {}) =>
    fetch(`${url}${init.path ?? '/preliminary/http-notify/v1/notify'}`, {
      method: 'PUT',
      headers: {
        'content-type': init.type ?? 'application/json; charset=utf-8',
        authorization: init.auth ?? basic('dovecot:se:same'),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { put, intake, outcomes, url };
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.each(['/preliminary/http-notify/v1/notify', '/http-notify/v1/notify'])(
  'takes a callback at %s and answers once it is kept',
  async (path) => {
    const { intake, put } = await callbackServer();
    const answer = await put(told, { path });
    expect([answer.status, await answer.json()]).toEqual([200, { success: true }]);
    expect(intake.taken).toMatchObject([
      { event: 'new-mail', accountId: '249@1', uidValidity: 7, uid: 101, source: 'dovecot', counted: true },
    ]);
  },
);

test.each(['anna', '249@1', 'anna@example.org', 'Anna@Example.org', signedUser('249@1', signatureKey)])(
  'knows whom %s means',
  async (user) => {
    const { outcomes, put } = await callbackServer();
    await put({ ...told, user });
    expect(outcomes).toEqual(['accepted']);
  },
);

test.each([
  [{ ...told, user: 'nobody' }, 'unknown-user'],
  [{ ...told, event: 'messageAppend' }, 'other-event'],
  [{ ...told, user: signedUser('249@1', signatureKey).replace('249', '250') }, 'forged-user'],
  [{ ...told, user: signedUser('999@9' as AccountId, signatureKey) }, 'unknown-user'],
] as const)('answers %o like any other and passes it over as %s', async (body, expected) => {
  const { intake, outcomes, put } = await callbackServer();
  const answer = await put(body);
  expect([answer.status, await answer.json()]).toEqual([200, { success: true }]);
  expect([outcomes, intake.taken]).toEqual([[expected], []]);
});

test('passes over names that nobody vouches for where signatures are required', async () => {
  const { outcomes, put } = await callbackServer({ requireSignature: true });
  await put(told);
  await put({ ...told, user: signedUser('249@1', signatureKey) });
  expect(outcomes).toEqual(['unsigned-user', 'accepted']);
});

test('takes one message that two addresses are told of once', async () => {
  const { intake, outcomes, put } = await callbackServer();
  await put(told);
  await put(told, { path: '/http-notify/v1/notify' });
  expect([outcomes, intake.taken.length]).toEqual([['accepted', 'known'], 1]);
});

test.each([
  '',
  'Basic',
  'Bearer x',
  basic('dovecot:wrong'),
  basic('x:se:same'),
  basic('dovecot'),
  'Basic !!',
])('refuses the authorization %j and says how to come in', async (auth) => {
  const { intake, put } = await callbackServer();
  const answer = await put(told, { auth });
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
    401,
    'Basic realm="Mailweave", charset="UTF-8"',
  ]);
  expect(intake.taken).toEqual([]);
});

test.each(['', '{', 'null', '[]', '17', '{}', '{"event":"messageNew"}'])(
  'answers 400 to %j',
  async (body) => {
    const { intake, put } = await callbackServer();
    expect([(await put(body)).status, intake.taken]).toEqual([400, []]);
  },
);

test('refuses a body of ten megabytes', async () => {
  const { put } = await callbackServer();
  expect((await put({ ...told, snippet: 'x'.repeat(10_000_000) })).status).toBe(413);
});

test('answers 503 when a message cannot be kept in time, and keeps it all the same', async () => {
  const timer = new ManualTimer();
  const { promise: written, resolve: write } = Promise.withResolvers<'accepted'>();
  const intake = { accept: () => written };
  const { outcomes, put } = await callbackServer({ intake, timer: timer.start });
  const answer = put(told);
  await timer.until((delays) => delays.length === 1);
  timer.elapse(500);
  const { headers, status } = await answer;
  // Dovecot would wait for so long, and its delivery with it.
  expect([status, headers.get('retry-after'), outcomes]).toEqual([503, null, ['late']]);
  write('accepted');
  expect(await written).toBe('accepted');
});

test('answers 503 while nothing can be kept, so that Dovecot tries again', async () => {
  const intake = new KeptEvents();
  intake.failure = new StoreAwayError();
  const { put } = await callbackServer({ intake });
  expect((await put(told)).status).toBe(503);
});

test('callbacks of which too many are under way are refused with 503 before anything is asked of the store', async () => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
  let asked = 0;
  const findByLogin = () => {
    asked += 1;
    return held;
  };
  const accounts = { ...knownAccounts([anAccount()]), findByLogin };
  const { outcomes, put } = await callbackServer({ accounts, load: new CallbackLoad(2) });
  const early = [put(told), put(told)];
  await expect.poll(() => asked).toBe(2);
  const third = await put(told);
  // With it, Dovecot would let its delivery wait.
  expect([third.status, third.headers.get('retry-after')]).toEqual([503, null]);
  expect(await third.json()).toMatchObject({ code: 'callbacks-too-many' });
  expect([asked, outcomes]).toEqual([2, ['too-many']]);
  letGo(undefined);
  for (const answer of await Promise.all(early)) expect(answer.status).toBe(200);
  expect((await put(told)).status).toBe(200);
});
