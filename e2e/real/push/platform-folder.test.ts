import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { freePort } from '../../../tools/services/free-port.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { OwnCredentials } from './testing/own-credentials.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const USER = 'user1@test.example';
const host = '127.0.0.1';

/** The names, and where a manual prints values, the values too. */
const files = {
  'mail-push.properties': `# For the app
com.openexchange.push.allowPermanentPush=true
com.openexchange.push.allowedClient="open-xchange-mobile-api-facade*"
com.openexchange.push.credstorage.enabled=true
com.openexchange.push.credstorage.passcrypt=key4pushstorage
com.openexchange.push.credstorage.rdb=true
`,
  'server.properties': `com.openexchange.rest.services.basic-auth.login=login
com.openexchange.rest.services.basic-auth.password=pass
`,
  'push_mailnotify.properties': `com.openexchange.push.mail.notify.udp_listen_host=localhost
com.openexchange.push.mail.notify.udp_listen_port=PORT
com.openexchange.push.mail.notify.use_ox_login=true
com.openexchange.push.mail.notify.delay_millis=50
`,
};

const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-platform-'));
let dovecot: Dovecot & AsyncDisposable;
let push: OwnCredentials;
let datagramPort: number;

beforeAll(async () => {
  const httpPort = await freePort(host);
  datagramPort = await freePort(host);
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, name), text.replace('PORT', String(datagramPort)));
  const url = `http://login:pass@${host}:${httpPort}/preliminary/http-notify/v1/notify`;
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(url) });
  const settings = { oxConfigDir: folder, listeners: { way: 'dovecot' } } as const;
  push = await OwnCredentials.start(dovecot, settings, httpPort);
});
afterAll(async () => {
  await push?.[Symbol.asyncDispose]();
  await dovecot?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const attribute = async (): Promise<string> => {
  const get = ['mailbox', 'metadata', 'get', '-u', USER, '-s', '', ATTRIBUTE];
  return (await dovecot.doveadm(get).catch(() => '')).trim();
};

test('the files of another platform and the address of the mail server are all that mail push needs', async () => {
  expect((await push.logIn(USER, dovecot.userPassword(USER))).status).toBe(201);
  await push.subscribe(USER);
  await waitUntil('the attribute', async () => (await attribute()) === 'user=1@1');
  await dovecot.deliver(USER, Buffer.from('From: Zoe <zoe@test.example>\r\nSubject: one\r\n\r\nText\r\n'));
  await push.untilTold(USER, 'one');
});

test('datagrams are heard where the files say', async () => {
  const sender = createSocket('udp4');
  const datagram = `log\0MAIL\0\0${USER}\0INBOX\x000\0From: somebody\0`;
  // One may be lost, as datagrams are.
  await waitUntil('the datagram', async () => {
    sender.send(datagram, datagramPort, host);
    return (await push.trail(USER)).events.some(({ event }) => event.source === 'mail-notify');
  });
  sender.close();
});
