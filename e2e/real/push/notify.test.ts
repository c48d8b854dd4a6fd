import type { MailboxEvent } from '@mailweave/push';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { PushUnderTest } from './testing/push-under-test.ts';
import { subscriptionOf } from './testing/push-world.ts';

const LISTS = 'Lists';
const EXERCISES = 'Listen/Übung';
/** Longer than the test: what is told is told by the server. */
const NEVER = { pollMs: 3_600_000, lookMs: 3_600_000 };

let dovecot: Dovecot & AsyncDisposable;

beforeAll(async () => {
  const extraConfig = 'protocol lmtp {\n  lmtp_save_to_detail_mailbox = yes\n}\nlda_mailbox_autocreate = yes';
  dovecot = await startDovecot({ extraConfig });
});
afterAll(async () => await dovecot[Symbol.asyncDispose]());

const mail = (subject: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`);

const told = (events: readonly MailboxEvent[]): string[] =>
  events.map((event) => `${event.mailbox} ${event.event === 'new-mail' ? event.subject : event.uids}`);

/** An account of its own, whose device wants to hear of these mailboxes, and the mailboxes. */
async function aMailOwner(user: string, mailboxes: readonly string[]) {
  const push = new PushUnderTest();
  const accountId = '1@1';
  await push.stores.accounts.ensure({ login: user, contextId: 1, userId: 1 });
  const device = subscriptionOf({ accountId, transport: 'stub', token: user, preferences: { mailboxes } });
  await push.stores.subscriptions.put(device);
  await push.stores.registrations.register({ accountId, clientId: 'app', atMs: Date.now() });
  for (const mailbox of [LISTS, 'Listen', EXERCISES])
    await dovecot.doveadm(['mailbox', 'create', '-u', user, mailbox]);
  const untilMarked = (mailbox: string): Promise<void> =>
    waitUntil(mailbox, async () => (await push.stores.marks.find({ accountId, mailbox })) !== undefined);
  return { push, device, untilMarked };
}

const toLists = (user: string): string => user.replace('@', `+${LISTS}@`);

async function asClient<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const auth = { user, pass: dovecot.userPassword(user) };
  const { host, imapPort: port } = dovecot;
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

test('NOTIFY tells of the mailboxes that devices want, over restarts of the server and of itself', async () => {
  const user = 'user1@test.example';
  const { device, push, untilMarked } = await aMailOwner(user, ['INBOX', LISTS]);
  const first = push.listen(dovecot, 'imap', NEVER);
  await untilMarked(LISTS);
  await dovecot.deliver(user, mail('one'));
  await push.until((events) => events.length === 1);
  await asClient(user, (client) => client.append('Sent', mail('sent')));
  await dovecot.deliver(toLists(user), mail('two'));
  await push.until((events) => events.length === 2);
  await asClient(user, async (client) => {
    const lock = await client.getMailboxLock(LISTS);
    await client.messageFlagsAdd('1', ['\\Seen'], { uid: true });
    lock.release();
  });
  await push.until((events) => events.length === 3);
  await push.stores.subscriptions.setPreferences(device.subscriptionId, {
    mailboxes: ['INBOX', LISTS, EXERCISES],
  });
  await dovecot.restart();
  await dovecot.deliver(toLists(user), mail('three'));
  await push.until((events) => events.length === 4);
  await untilMarked(EXERCISES);
  await asClient(user, (client) => client.append(EXERCISES, mail('four')));
  await push.until((events) => events.length === 5);
  await first[Symbol.asyncDispose]();
  await dovecot.deliver(toLists(user), mail('five'));
  const second = push.listen(dovecot, 'imap', NEVER);
  await push.until((events) => events.length === 6);
  await dovecot.deliver(user, mail('six'));
  await push.until((events) => events.length === 7);
  await second[Symbol.asyncDispose]();
  expect(told(push.told)).toEqual([
    'INBOX one',
    'Lists two',
    'Lists 1',
    'Lists three',
    'Listen/Übung four',
    'Lists five',
    'INBOX six',
  ]);
});

test('without NOTIFY the open mailbox is told of by IDLE, and the others are looked at', async () => {
  const user = 'user2@test.example';
  const { push, untilMarked } = await aMailOwner(user, ['INBOX', LISTS]);
  const listener = push.listen(dovecot, 'imap', { useNotify: false, pollMs: 1_000 });
  await untilMarked(LISTS);
  await dovecot.deliver(user, mail('one'));
  await push.until((events) => events.length === 1);
  await dovecot.deliver(toLists(user), mail('two'));
  await push.until((events) => events.length === 2);
  await listener[Symbol.asyncDispose]();
  expect(told(push.told)).toEqual(['INBOX one', 'Lists two']);
});
