import { constants } from 'node:http2';
import { aNotification } from '@mailweave/push/testing';
import { describe, expect, it } from 'vitest';
import { FCM_REFUSALS } from '../testing/fcm/fcm-errors.ts';
import { aPush, deviceToken, fcmWorld, projectId } from '../testing/fcm/fcm-world.ts';

const isToken = (path: string | undefined) => path === '/token';

it('brings a notification to the phone, as data alone', async () => {
  await using world = await fcmWorld();
  expect(await world.gateway.send(aPush())).toEqual({ outcome: 'delivered' });
  const phone = world.fcm.device(deviceToken, projectId);
  expect(phone.view.messages).toEqual([
    {
      kind: 'new-mail',
      notificationId: aPush().notification.notificationId,
      tag: 'key0',
      folder: 'default0/INBOX',
      id: '101',
      cid: 'default0/INBOX/101',
      uidValidity: '7',
      email: 'zoe@example.org',
      displayname: 'Zoë Example',
      subject: 'Lunch?',
      count: '1',
      unread: '3',
    },
  ]);
});

it('gives a phone that was away every message, and one of several summaries', async () => {
  await using world = await fcmWorld();
  const phone = world.fcm.device(deviceToken, projectId);
  phone.goOffline();
  const summary = (number: number) => ({
    ...aPush(number),
    notification: aNotification({
      content: { kind: 'summary', mail: { mailbox: 'INBOX' }, mailCount: number },
      collapseKey: `key${number}`,
    }),
  });
  for (let number = 1; number <= 9; number += 1) await world.gateway.send(aPush(number));
  await world.gateway.send(summary(10));
  await world.gateway.send(summary(20));
  phone.goOnline(world.clock.nowMs());
  expect(phone.view.messages.map(({ count, kind }) => `${kind} ${count}`)).toEqual([
    ...Array(9).fill('new-mail 1'),
    'summary 20',
  ]);
  expect(phone.view.deletedMessages).toBe(false);
});

it('asks for an access token once for all, before the old one ends, and again when it was called back', async () => {
  await using world = await fcmWorld();
  const burst = () =>
    Promise.all(Array.from({ length: 50 }, (_, number) => world.gateway.send(aPush(number))));
  const delivered = Array(50).fill({ outcome: 'delivered' });
  expect(await burst()).toEqual(delivered);
  expect(world.fcm.tokens.issued).toBe(1);
  world.clock.advanceMs(51 * 60_000);
  expect(await burst()).toEqual(delivered);
  await expect.poll(() => world.fcm.tokens.issued).toBe(2);
  world.fcm.tokens.revokeAll();
  expect(await burst()).toEqual(delivered);
  expect(world.fcm.tokens.issued).toBe(3);
});

describe('tells what became of it', () => {
  it.each([
    ['unregistered', { outcome: 'gone', reason: 'UNREGISTERED' }],
    ['badToken', { outcome: 'rejected', reason: 'INVALID_ARGUMENT (message.token)' }],
    ['senderIdMismatch', { outcome: 'rejected', reason: 'SENDER_ID_MISMATCH' }],
    ['quotaExceeded', { outcome: 'retry', reason: 'QUOTA_EXCEEDED', afterMs: 60_000 }],
    ['unavailable', { outcome: 'retry', reason: 'UNAVAILABLE' }],
    ['internal', { outcome: 'retry', reason: 'INTERNAL' }],
    ['thirdPartyAuth', { outcome: 'misconfigured', reason: 'THIRD_PARTY_AUTH_ERROR' }],
    ['unauthenticated', { outcome: 'misconfigured', reason: 'UNAUTHENTICATED' }],
    ['permissionDenied', { outcome: 'misconfigured', reason: 'PERMISSION_DENIED' }],
    ['noProject', { outcome: 'misconfigured', reason: 'NOT_FOUND' }],
  ] as const)('%s', async (name, outcome) => {
    await using world = await fcmWorld();
    world.fcm.fault = ({ headers }) => (isToken(headers[':path']) ? undefined : FCM_REFUSALS[name]);
    expect(await world.gateway.send(aPush())).toEqual(outcome);
  });

  it('when the phone has gone, or is of another project', async () => {
    await using world = await fcmWorld();
    await world.gateway.send(aPush());
    expect(await world.gateway.send(aPush(1, { clientId: 'brand2' }))).toEqual({
      outcome: 'rejected',
      reason: 'SENDER_ID_MISMATCH',
    });
    world.fcm.device(deviceToken, projectId).isRegistered = false;
    expect(await world.gateway.send(aPush(2))).toEqual({ outcome: 'gone', reason: 'UNREGISTERED' });
  });

  it('when no access token can be had at this moment', async () => {
    await using world = await fcmWorld();
    world.fcm.fault = ({ headers }) =>
      isToken(headers[':path']) ? { httpStatus: 503, status: 'UNAVAILABLE' } : undefined;
    expect(await world.gateway.send(aPush())).toMatchObject({
      outcome: 'retry',
      reason: expect.stringContaining('status 503'),
    });
    world.fcm.fault = undefined;
    expect(await world.gateway.send(aPush())).toEqual({ outcome: 'delivered' });
  });

  it('when the key of the account is another one', async () => {
    await using world = await fcmWorld();
    await using stranger = await fcmWorld({ simulator: { accounts: [] } });
    world.gateway.configure([stranger.brand1]);
    expect(await world.gateway.send(aPush())).toMatchObject({
      outcome: 'misconfigured',
      reason: expect.stringContaining('invalid_grant'),
    });
  });

  it('when the client id has no options', async () => {
    await using world = await fcmWorld();
    expect(await world.gateway.send(aPush(0, { clientId: 'unknown' }))).toMatchObject({
      outcome: 'misconfigured',
    });
  });
});

it.each([
  ['no file', undefined, 'cannot be read (ENOENT)'],
  ['no JSON', 'hello', 'no key of a service account'],
  [
    'no key',
    '{"client_email":"a@b.c","project_id":"p","private_key":"secret"}',
    'no key of a service account',
  ],
])(
  'says what is wrong with the options of a brand, and sends for the others: %s',
  async (_, text, message) => {
    await using world = await fcmWorld();
    const serviceAccountFile = text === undefined ? '/nowhere' : world.file('wrong.json', text);
    const problems = world.gateway.configure([{ clientId: 'brand1', serviceAccountFile }, world.brand2]);
    expect(problems).toEqual([
      { clientId: 'brand1', setting: 'serviceaccount', message: expect.stringContaining(message) },
    ]);
    expect(JSON.stringify(problems)).not.toContain('secret');
    expect(await world.gateway.send(aPush())).toMatchObject({ outcome: 'misconfigured' });
    expect(await world.gateway.send(aPush(1, { clientId: 'brand2' }))).toEqual({ outcome: 'delivered' });
  },
);

it('answers each call of a burst once while everything breaks, and sends nothing twice by itself', {
  timeout: 120_000,
}, async () => {
  await using world = await fcmWorld();
  let requests = 0;
  world.fcm.fault = ({ headers }) => {
    if (isToken(headers[':path'])) return undefined;
    requests += 1;
    if (requests % 600 === 0) setImmediate(() => world.fcm.server.goAway());
    if (requests % 900 === 0) world.fcm.server.dropConnections();
    if (requests % 100 === 0) return { resetCode: constants.NGHTTP2_INTERNAL_ERROR };
    return requests % 100 === 50 ? FCM_REFUSALS.unavailable : undefined;
  };
  const outcomes = await Promise.all(
    Array.from({ length: 4_000 }, (_, number) => world.gateway.send(aPush(number))),
  );
  const delivered = outcomes.filter(({ outcome }) => outcome === 'delivered').length;
  expect(delivered + outcomes.filter(({ outcome }) => outcome === 'retry').length).toBe(4_000);
  expect(delivered).toBeGreaterThan(1_000);
  expect(world.taken.size).toBeGreaterThanOrEqual(delivered);
  expect(Math.max(...world.taken.values())).toBe(1);
});

it('keeps what is under way when options are read anew, and ends when it has ended', async () => {
  await using world = await fcmWorld();
  const running = Promise.all(
    Array.from({ length: 1_000 }, (_, number) => world.gateway.send(aPush(number))),
  );
  world.gateway.configure([world.brand2]);
  world.gateway.configure([world.brand1]);
  expect(await running).toEqual(Array(1_000).fill({ outcome: 'delivered' }));
  await world.gateway[Symbol.asyncDispose]();
  expect(world.ticker.running).toBe(0);
  await expect.poll(() => world.fcm.server.connections).toBe(0);
});
