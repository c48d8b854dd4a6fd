import { Secret } from '@mailweave/foundation';
import type { MailboxEvent } from '@mailweave/push';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { PushUnderTest } from './testing/push-under-test.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const USER = 'user1@test.example';

const push = new PushUnderTest();
let dovecot: Dovecot & AsyncDisposable;
let doveadmPort = 0;

const doveadmConfig = (): string => `doveadm_api_key = sesame
service doveadm {
  inet_listener http {
    port = ${doveadmPort}
  }
}`;

beforeAll(async () => {
  await push.start();
  doveadmPort = await freePort(ownLoopbackHost());
  dovecot = await startDovecot({ extraConfig: `${pushNotificationConfig(push.url)}\n${doveadmConfig()}` });
  await push.stores.accounts.ensure({ login: USER, contextId: 1, userId: 249 });
  await push.stores.registrations.register({ accountId: '249@1', clientId: 'app', atMs: Date.now() });
});
afterAll(async () => {
  await dovecot[Symbol.asyncDispose]();
  await push[Symbol.asyncDispose]();
});

const mail = (subject: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

const subjects = (told: readonly MailboxEvent[]): unknown[] =>
  told.map((event) => (event.event === 'new-mail' ? event.subject : event.event));

async function asClient<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const auth = { user: USER, pass: dovecot.userPassword(USER) };
  const { host, imapPort: port } = dovecot;
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  const lock = await client.getMailboxLock('INBOX');
  try {
    return await work(client);
  } finally {
    lock.release();
    await client.logout();
  }
}

/** Until a listener has looked at the mailbox for the first time. */
const untilMarked = () =>
  waitUntil(
    'the mark',
    async () => (await push.stores.marks.find({ accountId: '249@1', mailbox: 'INBOX' })) !== undefined,
  );

const attribute = async (user = USER): Promise<string> => {
  const get = ['mailbox', 'metadata', 'get', '-u', user, '-s', '', ATTRIBUTE];
  return (await dovecot.doveadm(get).catch(() => '')).trim();
};

test('an IMAP listener tells of new and of read mail, over restarts of the server and of itself', async () => {
  const first = push.listen(dovecot, 'imap');
  await untilMarked();
  await dovecot.deliver(USER, mail('one'));
  await push.until((told) => told.length === 1);
  expect(push.told[0]).toMatchObject({
    accountId: '249@1',
    uid: 1,
    from: { name: 'Zoe', address: 'zoe@test.example' },
    unseen: 1,
    source: 'imap',
  });
  await dovecot.restart();
  await dovecot.deliver(USER, mail('two'));
  await push.until((told) => told.length === 2);
  const recent = await asClient(async (client) => {
    await client.messageFlagsAdd('1', ['\\Seen'], { uid: true });
    return await client.search({ seen: true }, { uid: true });
  });
  // What the listener fetched did not mark the second one as read.
  expect(recent).toEqual([1]);
  await push.until((told) => told.length === 3);
  expect(push.told[2]).toMatchObject({ event: 'seen', uids: [1], unseen: 1 });
  await first[Symbol.asyncDispose]();
  await dovecot.deliver(USER, mail('three'));
  const second = push.listen(dovecot, 'imap');
  await push.until((told) => told.length === 4);
  await second[Symbol.asyncDispose]();
  expect(subjects(push.told)).toEqual(['one', 'two', 'seen', 'three']);
});

test('registers at Dovecot, which then tells by itself, and takes that back with the registration', async () => {
  const before = push.told.length;
  const service = push.listen(dovecot, 'dovecot');
  await waitUntil('the attribute', async () => (await attribute()) === 'user=249@1');
  await service[Symbol.asyncDispose]();
  expect(await attribute()).toBe('user=249@1');
  await dovecot.deliver(USER, mail('by callback'));
  await push.until((told) => told.length === before + 1);
  expect(push.told.at(-1)).toMatchObject({ subject: 'by callback', source: 'dovecot' });
  const other = push.listen(dovecot, 'dovecot');
  await waitUntil('the listener', async () => other.listeners === 1);
  await push.stores.registrations.remove({ accountId: '249@1', clientId: 'app' });
  await waitUntil('the attribute', async () => (await attribute()) === '');
  await other[Symbol.asyncDispose]();
});

test('finds by looking, once, what Dovecot could tell nobody, and nothing that was there before', async () => {
  const [user, accountId] = ['user2@test.example', '250@1'] as const;
  await dovecot.deliver(user, mail('old'));
  await push.stores.accounts.ensure({ login: user, contextId: 1, userId: 250 });
  await push.stores.registrations.register({ accountId, clientId: 'app', atMs: Date.now() });
  const ofUser = (): unknown[] => subjects(push.accepted.filter((event) => event.accountId === accountId));
  await using _ = push.listen(dovecot, 'dovecot', { reconcileMs: 1_000 });
  await waitUntil(
    'the mark',
    async () => (await push.stores.marks.find({ accountId, mailbox: 'INBOX' })) !== undefined,
  );
  await waitUntil('the attribute', async () => (await attribute(user)) === `user=${accountId}`);
  await push.stop();
  await dovecot.deliver(user, mail('lost one'));
  await dovecot.deliver(user, mail('lost two'));
  await waitUntil('both', async () => ofUser().length === 2);
  await push.start();
  await dovecot.deliver(user, mail('by callback'));
  await waitUntil('the callback', async () => ofUser().length === 3);
  await dovecot.deliver(user, mail('last'));
  await waitUntil('the last', async () => ofUser().length === 4);
  expect(ofUser()).toEqual(['lost one', 'lost two', 'by callback', 'last']);
});

const PREFER = 'com.openexchange.push.dovecot.preferDoveadmForMetadata';

test.each([
  ['where nothing is known to sign in with', 3, { signsIn: false, properties: {} }],
  ['where that is preferred', 4, { signsIn: true, properties: { [PREFER]: 'true' } }],
])('registers by doveadm %s, and takes that back', async (_, userId, settings) => {
  const [user, accountId] = [`user${userId}@test.example`, `${userId}@1`] as const;
  await push.stores.accounts.ensure({ login: user, contextId: 1, userId });
  await push.stores.registrations.register({ accountId, clientId: 'app', atMs: Date.now() });
  const url = `http://${dovecot.host}:${doveadmPort}/doveadm/v1`;
  const doveadm = { url, timeoutMs: 5_000, apiKey: new Secret('sesame') };
  Object.assign(push, settings);
  // No IMAP server is there.
  await using _listener = push.listen(dovecot, 'dovecot', { doveadm, port: await freePort(dovecot.host) });
  await waitUntil('the attribute', async () => (await attribute(user)) === `user=${accountId}`);
  await dovecot.deliver(user, mail('by callback'));
  await push.until((told) => told.some((event) => event.accountId === accountId));
  await push.stores.registrations.remove({ accountId, clientId: 'app' });
  await waitUntil('the attribute', async () => (await attribute(user)) === '');
});
