import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '@mailweave/foundation';
import type { QueuedNotification } from '@mailweave/push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { OwnCredentials } from './testing/own-credentials.ts';

const USER = 'user1@test.example';

let dovecot: Dovecot & AsyncDisposable;
let push: OwnCredentials;

beforeAll(async () => {
  dovecot = await startDovecot({ extraConfig: 'auth_failure_delay = 0\n' });
  push = await OwnCredentials.start(dovecot, {
    listeners: { way: 'imap', permanent: true },
    credentials: { store: true, keys: [{ id: 'one', passphrase: new Secret('a long passphrase') }] },
  });
});
afterAll(async () => {
  await push?.[Symbol.asyncDispose]();
  await dovecot?.[Symbol.asyncDispose]();
});

const mail = (subject: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

function changePassword(password: string): void {
  const file = path.join(dovecot.dir, 'users');
  const changed = readFileSync(file, 'utf8').replace(
    /^(user1@test\.example:\{PLAIN\})[^:]*/m,
    `$1${password}`,
  );
  writeFileSync(file, changed);
}

const needsLogin = (notifications: readonly QueuedNotification[]) =>
  notifications.filter(({ notification }) => notification.content.kind === 'needs-login');

test('a password that was changed elsewhere ends listening, tells the device once, and listening goes on after a log-in', async () => {
  expect((await push.logIn(USER, 'pw1')).status).toBe(201);
  await push.subscribe(USER);
  await push.untilListening(USER);
  await dovecot.deliver(USER, mail('one'));
  await push.untilTold(USER, 'one');

  changePassword('another');
  await dovecot.restart();
  await waitUntil('the registration', async () => (await push.registration(USER))?.state === 'needs-login');
  expect(await push.registration(USER)).toMatchObject({ reason: 'log-in-refused' });
  await waitUntil('the listener', () => push.listeners === 0);
  expect((await push.logIn(USER, 'pw1')).status).toBe(401);
  expect(needsLogin((await push.trail(USER)).notifications)).toHaveLength(1);

  await dovecot.deliver(USER, mail('two'));
  expect((await push.logIn(USER, 'another')).status).toBe(201);
  await push.untilTold(USER, 'two');
  expect(await push.registration(USER)).toMatchObject({ state: 'active' });
  expect(needsLogin((await push.trail(USER)).notifications)).toHaveLength(1);
});
