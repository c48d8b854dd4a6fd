import { Secret } from '@mailweave/foundation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { freePort } from '../../../tools/services/free-port.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { OwnCredentials } from './testing/own-credentials.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const host = '127.0.0.1';

let dovecot: Dovecot & AsyncDisposable;
let httpPort: number;

beforeAll(async () => {
  httpPort = await freePort(host);
  const url = `http://login:pass@${host}:${httpPort}/preliminary/http-notify/v1/notify`;
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(url) });
});
afterAll(() => dovecot?.[Symbol.asyncDispose]());

const mail = (subject: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

async function attributeOf(user: string): Promise<string> {
  const get = ['mailbox', 'metadata', 'get', '-u', user, '-s', '', ATTRIBUTE];
  return (await dovecot.doveadm(get).catch(() => '')).trim();
}

const tokenIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { token: string }).token;

test('an IMAP listener runs while a session lives, with what its user has logged in with, and ends with it', async () => {
  const user = 'user1@test.example';
  await using push = await OwnCredentials.start(dovecot, { listeners: { way: 'imap' } });
  const token = await tokenIn(await push.logIn(user, dovecot.userPassword(user)));
  await push.subscribe(user);
  await push.untilListening(user);
  await dovecot.deliver(user, mail('one'));
  await push.untilTold(user, 'one');
  const running = await push.runningListeners();
  expect(running).toMatchObject([{ permanent: false }]);
  expect((await push.logOut(token)).status).toBe(204);
  await waitUntil('the end of the listener', () => push.listeners === 0);
  expect(await push.runningListeners()).toEqual([]);
});

test('Dovecot tells while a session lives, and no more when the last one has ended', async () => {
  const user = 'user2@test.example';
  const dovecotConfig = { dovecot: { login: 'login', password: new Secret('pass') } };
  const over = {
    listeners: { way: 'dovecot' },
    permanentListeners: { allowed: false },
    ...dovecotConfig,
  } as const;
  await using push = await OwnCredentials.start(dovecot, over, httpPort);
  const logIn = async () => await tokenIn(await push.logIn(user, dovecot.userPassword(user)));
  const [first, second] = [await logIn(), await logIn()];
  await push.subscribe(user);
  await waitUntil('the attribute', async () => (await attributeOf(user)).startsWith('user='));
  await dovecot.deliver(user, mail('two'));
  await push.untilTold(user, 'two');
  await push.logOut(first);
  expect(push.listeners).toBe(1);
  await push.logOut(second);
  await waitUntil('the end of the attribute', async () => (await attributeOf(user)) === '');
});
