import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { PushUnderTest } from './testing/push-under-test.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const USER = 'user1@test.example';

const push = new PushUnderTest();
let dovecot: Dovecot & AsyncDisposable;

beforeAll(async () => {
  await push.start();
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(push.url) });
  await push.stores.accounts.ensure({ login: USER, contextId: 1, userId: 249 });
  const set = ['mailbox', 'metadata', 'set', '-u', USER, '-s', '', ATTRIBUTE, 'user=249@1'];
  await dovecot.doveadm(set);
});
afterAll(async () => {
  await dovecot[Symbol.asyncDispose]();
  await push[Symbol.asyncDispose]();
});

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: =?utf-8?q?Zo=C3=AB?= <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nUntil tomorrow\r\n`,
  );

test('a message that Dovecot delivers is told of with all that it says', async () => {
  await dovecot.deliver(USER, mail('=?utf-8?b?R3LDvMOfZQ==?='));
  await push.until((told) => told.length === 1);
  expect(push.told).toEqual([
    {
      event: 'new-mail',
      accountId: '249@1',
      mailbox: 'INBOX',
      uidValidity: expect.any(Number),
      uid: 1,
      from: { name: 'Zoë', address: 'zoe@test.example' },
      subject: 'Grüße',
      snippet: 'Until tomorrow',
      unseen: 1,
      counted: true,
      atMs: expect.any(Number),
      source: 'dovecot',
    },
  ]);
});

test('Dovecot delivers while nothing can be kept, and asks once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  push.held = promise;
  const before = push.told.length;
  await dovecot.deliver(USER, mail('held'));
  expect([push.told.length, push.callbacks.get('late')]).toEqual([before, 1]);
  resolve();
  await push.until((told) => told.length === before + 1);
  expect(push.told.at(-1)).toMatchObject({ subject: 'held' });
});
