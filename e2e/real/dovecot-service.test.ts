import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../tools/services/dovecot.ts';

const MESSAGE = Buffer.from('From: a@test.example\r\nSubject: delivered\r\n\r\n.a line with a dot\r\n');

let dovecot: Dovecot & AsyncDisposable;

beforeAll(async () => {
  dovecot = await startDovecot({ extraConfig: 'imap_id_send = name "extra"' });
});
afterAll(() => dovecot[Symbol.asyncDispose]());

type Login = { user: string; secure?: boolean; authUser?: string; pass?: string };

/** Logs in, does the work, logs out. */
async function withClient<T>(login: Login, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { user, secure = false, authUser = user, pass = dovecot.userPassword(user) } = login;
  const client = new ImapFlow({
    host: dovecot.host,
    port: secure ? dovecot.imapsPort : dovecot.imapPort,
    secure,
    doSTARTTLS: false,
    tls: { ca: dovecot.certificatePem },
    auth: { user: authUser, pass },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

function messagesOf(user: string): Promise<number | undefined> {
  return withClient({ user }, async (client) => {
    const status = await client.status('INBOX', { messages: true });
    return status === false ? undefined : status.messages;
  });
}

test('a message that a client appends is there over TLS as well', async () => {
  const user = 'user1@test.example';
  const uid = await withClient({ user }, async (client) => {
    const appended = await client.append('INBOX', MESSAGE, ['\\Seen']);
    return appended === false ? undefined : appended.uid;
  });
  expect(uid).toBe(1);
  const listed = await withClient({ user, secure: true }, async (client) => {
    await client.mailboxOpen('INBOX');
    return client.fetchAll('1:*', { uid: true, flags: true, envelope: true });
  });
  expect(listed.map((message) => [message.uid, message.envelope?.subject])).toEqual([[1, 'delivered']]);
});

test('a message delivered by LMTP arrives byte for byte below the headers of the delivery', async () => {
  const user = 'user2@test.example';
  await dovecot.deliver(user, MESSAGE);
  const source = await withClient({ user }, async (client) => {
    await client.mailboxOpen('INBOX');
    const message = await client.fetchOne('1', { source: true });
    return message ? message.source : undefined;
  });
  expect(source?.toString()).toContain(MESSAGE.toString());
});

test('LMTP refuses a user that does not exist with the server’s own words', async () => {
  await expect(dovecot.deliver('nobody@elsewhere.example', MESSAGE)).rejects.toThrow(/^LMTP: 5/);
});

test('the folders of a new user are there and listed with their use', async () => {
  const folders = await withClient({ user: 'user3@test.example' }, (client) => client.list());
  const uses = folders.map(({ path, specialUse }) => [path, specialUse]);
  expect(uses).toEqual(
    expect.arrayContaining([
      ['INBOX', '\\Inbox'],
      ['Sent', '\\Sent'],
      ['Trash', '\\Trash'],
    ]),
  );
});

test('the master user opens the mailbox of another', async () => {
  const { name, password } = dovecot.masterUser;
  const user = 'user4@test.example';
  const opened = await withClient({ user, authUser: `${user}*${name}`, pass: password }, (client) =>
    client.mailboxOpen('INBOX'),
  );
  expect(opened.exists).toBe(0);
});

test('mail outlives a restart on the same ports, and the old process is gone', async () => {
  const user = 'user5@test.example';
  await dovecot.deliver(user, MESSAGE);
  const { pid } = dovecot;
  await dovecot.restart();
  expect(() => process.kill(pid, 0)).toThrow();
  expect(dovecot.pid).not.toBe(pid);
  expect(await messagesOf(user)).toBe(1);
});

test('doveadm looks into this server, and the extra configuration is in force', async () => {
  await dovecot.deliver('user6@test.example', MESSAGE);
  const status = await dovecot.doveadm([
    'mailbox',
    'status',
    '-u',
    'user6@test.example',
    'messages',
    'INBOX',
  ]);
  expect(status.trim()).toBe('INBOX messages=1');
  expect(await dovecot.doveadm(['config', 'imap_id_send'])).toContain('name "extra"');
});

test('a configuration that Dovecot refuses gives its own words', async () => {
  await expect(startDovecot({ extraConfig: 'no_such_setting = 1' })).rejects.toThrow(/no_such_setting/);
});

test('a user without a mailbox has no password', () => {
  expect(() => dovecot.userPassword('user21@test.example')).toThrow('no such user: user21@test.example');
});
