import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { startPushWorld, subscriptionOf } from './testing/push-world.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const facade = 'com.openexchange.pns.mobile.api.facade.apn';
const iphone = 'a1'.repeat(32);
const silentIphone = 'b2'.repeat(32);

let push: Awaited<ReturnType<typeof startPushWorld>>;
let dovecot: Dovecot & AsyncDisposable;

/** A new account whose mail Dovecot tells of. */
async function accountOf(number: number) {
  const login = `user${number}@test.example`;
  const numbers = { contextId: 1, userId: 248 + number };
  await push.stores.accounts.ensure({ login, ...numbers });
  const accountId = `${numbers.userId}@1` as const;
  await dovecot.doveadm([
    'mailbox',
    'metadata',
    'set',
    '-u',
    login,
    '-s',
    '',
    ATTRIBUTE,
    `user=${accountId}`,
  ]);
  return { login, accountId };
}

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: =?utf-8?q?Zo=C3=AB?= <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nUntil tomorrow\r\n`,
  );

beforeAll(async () => {
  push = await startPushWorld([
    'com.openexchange.pns.transport.apn.ios.enabled=true',
    'com.openexchange.pns.transport.gcm.enabled=true',
    `${facade}.sound.filename=ping.caf`,
  ]);
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(push.callbackUrl) });
});
afterAll(async () => {
  await dovecot?.[Symbol.asyncDispose]();
  await push?.[Symbol.asyncDispose]();
});

test('mail that Dovecot delivers is shown by a phone of Apple, one of Google, and a browser', async () => {
  const { accountId, login } = await accountOf(1);
  const endpoint = push.browsers.endpointOf(push.browser);
  for (const over of [
    { transport: 'apns', token: iphone } as const,
    { transport: 'fcm', token: 'android-1' } as const,
    { transport: 'web-push', token: endpoint, keys: push.browser.keys } as const,
  ])
    await push.stores.subscriptions.put(subscriptionOf({ accountId, ...over }));

  await dovecot.deliver(login, mail('=?utf-8?b?R3LDvMOfZQ==?='));
  const phone = push.iphone(iphone);
  const android = push.android('android-1');
  await waitUntil(
    'The notification',
    () => phone.view.shown.length > 0 && android.view.messages.length > 0 && push.browser.arrived.length > 0,
  );
  expect(phone.view).toMatchObject({
    badge: 1,
    shown: [
      { title: 'Zoë', body: 'Grüße\nUntil tomorrow', sound: 'ping.caf', custom: { cid: 'default0/INBOX/1' } },
    ],
    background: [],
  });
  expect(android.view.messages).toMatchObject([{ subject: 'Grüße', unread: '1', cid: 'default0/INBOX/1' }]);
  expect(push.browser.arrived).toHaveLength(1);
  expect(JSON.parse(push.browser.arrived[0]?.payload ?? '{}')).toMatchObject({
    web_push: 8030,
    notification: { title: 'Zoë' },
    app_badge: 1,
  });
});

test('a user with properties of his own is told without sound and badge', async () => {
  const { accountId, login } = await accountOf(2);
  for (const name of [`${facade}.badge.enabled`, `${facade}.sound.enabled`])
    await push.stores.properties.set({ level: 'user', accountId }, { name, value: 'false' });
  await push.stores.subscriptions.put(subscriptionOf({ accountId, transport: 'apns', token: silentIphone }));
  await dovecot.deliver(login, mail('Quiet'));
  const phone = push.iphone(silentIphone);
  await waitUntil('The notification', () => phone.view.shown.length > 0);
  const [shown] = phone.view.shown;
  expect(shown).toMatchObject({ title: 'Zoë', body: 'Quiet\nUntil tomorrow' });
  expect([shown?.sound, phone.view.badge]).toEqual([undefined, 0]);
});

test('a context without push on phones is not told, and its browsers are', async () => {
  const login = 'user3@test.example';
  await push.stores.accounts.ensure({ login, contextId: 2, userId: 7 });
  const attribute = ['mailbox', 'metadata', 'set', '-u', login, '-s', '', ATTRIBUTE, 'user=7@2'];
  await dovecot.doveadm(attribute);
  const name = 'com.openexchange.pns.transport.apn.ios.enabled';
  await push.stores.properties.set({ level: 'context', contextId: 2 }, { name, value: 'false' });
  const token = 'c3'.repeat(32);
  const before = push.browser.arrived.length;
  const endpoint = push.browsers.endpointOf(push.browser);
  const keys = push.browser.keys;
  await push.stores.subscriptions.put(subscriptionOf({ accountId: '7@2', transport: 'apns', token }));
  await push.stores.subscriptions.put(
    subscriptionOf({ accountId: '7@2', transport: 'web-push', token: endpoint, keys }),
  );
  await dovecot.deliver(login, mail('Hello'));
  await waitUntil('The notification', () => push.browser.arrived.length > before);
  expect(push.iphone(token).view.shown).toEqual([]);
});
