import { ManualClock } from '@mailweave/foundation';
import { ImapFlow } from 'imapflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryImapServer, MemoryImapListenError } from './server.ts';
import { someMessage, someTimeMs, type TestServer, testServer } from './testing/test-server.ts';

async function imapFlow({ server }: TestServer): Promise<ImapFlow> {
  const client = new ImapFlow({
    ...server.address,
    secure: false,
    auth: { user: 'ada', pass: 'sesame' },
    logger: false,
  });
  await client.connect();
  onTestFinished(() => client.close());
  return client;
}

describe('with imapflow', () => {
  it('lists the folders', async () => {
    const client = await imapFlow(await testServer());
    const folders = await client.list();
    expect(new Map(folders.map(({ path, specialUse }) => [path, specialUse]))).toEqual(
      new Map([
        ['INBOX', '\\Inbox'],
        ['Archive', '\\Archive'],
        ['Drafts', '\\Drafts'],
        ['Junk', '\\Junk'],
        ['Sent', '\\Sent'],
        ['Trash', '\\Trash'],
      ]),
    );
  });

  it('appends, fetches, searches, flags, moves and deletes', async () => {
    const system = await testServer();
    const client = await imapFlow(system);
    await client.append('INBOX', someMessage('First'), ['\\Seen'], new Date(someTimeMs - 1000));
    await client.append('INBOX', someMessage('Second'));
    await client.mailboxOpen('INBOX');
    const query = { envelope: true, flags: true, bodyStructure: true, internalDate: true, source: true };
    const fetched = await client.fetchAll('1:*', query);
    expect(fetched.map(({ uid, envelope, flags, source }) => ({ uid, envelope, flags, source }))).toEqual([
      {
        uid: 1,
        envelope: expect.objectContaining({ subject: 'First' }),
        flags: new Set(['\\Seen', '\\Recent']),
        source: someMessage('First'),
      },
      expect.objectContaining({ uid: 2, source: someMessage('Second') }),
    ]);
    expect(fetched[0]?.internalDate).toEqual(new Date(someTimeMs - 1000));
    expect(await client.search({ seen: false, subject: 'second' }, { uid: true })).toEqual([2]);
    await client.messageFlagsAdd('2', ['\\Flagged'], { uid: true });
    const moved = await client.messageMove('2', 'Archive', { uid: true });
    expect(moved).toMatchObject({ uidMap: new Map([[2, 1]]) });
    await client.messageDelete('1:*');
    expect(system.inbox.messages).toEqual([]);
    expect(system.server.mailbox('ada', 'Archive').messages).toMatchObject([{ flags: ['\\Flagged'] }]);
  });

  it('idles, and hears of a delivery at once', async () => {
    const system = await testServer();
    const client = await imapFlow(system);
    await client.mailboxOpen('INBOX');
    const exists = new Promise((resolve) => client.once('exists', resolve));
    const idling = client.idle();
    system.inbox.append(someMessage());
    expect(await exists).toMatchObject({ path: 'INBOX', count: 1, prevCount: 0 });
    await client.noop();
    await idling;
  });
});

describe('createMemoryImapServer', () => {
  it('says which port is taken', async () => {
    const { server } = await testServer();
    const options = { users: [], clock: new ManualClock(0), port: server.address.port };
    await expect(createMemoryImapServer(options).listen()).rejects.toThrow(MemoryImapListenError);
  });

  it('keeps the mailboxes of its users apart, and takes another delimiter', async () => {
    const users = ['ada', 'eve'].map((login) => ({ login, password: login }));
    const server = createMemoryImapServer({ users, clock: new ManualClock(0), delimiter: '.' });
    server.mailbox('ada', 'a.b').append(someMessage());
    expect(server.mailbox('ada', 'a').messages).toEqual([]);
    expect(server.mailbox('eve', 'a.b').messages).toEqual([]);
    expect(() => server.mailbox('nobody', 'INBOX')).toThrow('no such user');
  });
});
