import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailboxSnapshot, snapshotInbox } from './testing/mailbox-snapshot.ts';
import { Mbsync } from './testing/mbsync.ts';
import { type RealSystem, startRealSystem } from './testing/real-system.ts';
import { runClient } from './testing/run-client.ts';
import { runFetchmail } from './testing/run-fetchmail.ts';
import { sampleCampaign } from './testing/sample-campaign.ts';
import { sampleMail } from './testing/sample-mail.ts';

const USER = 'user1@test.example';
const REAL_MAILS = 20;
/** The claim takes the UID after the last real one. */
const WOVEN_UID = REAL_MAILS + 1;
const SUBJECT = 'Maintenance of your mailbox (notice)';

let system: RealSystem;
let folder: string;
let mbsync: Mbsync;
let realBefore: MailboxSnapshot;

const password = (): string => system.dovecot.userPassword(USER);
const direct = () => ({
  host: system.dovecot.host,
  port: system.dovecot.imapPort,
  user: USER,
  password: password(),
});
const proxied = () => ({ ...system.proxy, user: USER, password: password() });

beforeAll(async () => {
  system = await startRealSystem();
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-clients-'));
  mbsync = new Mbsync(folder);
  for (let number = 1; number <= REAL_MAILS; number += 1) {
    await system.dovecot.deliver(USER, sampleMail(number, USER));
  }
  realBefore = await snapshotInbox(direct());
  await system.publish(sampleCampaign('notice'));
});

afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function curl(pathAndQuery: string, ...more: string[]): Promise<string> {
  const url = `imap://${system.proxy.host}:${system.proxy.port}/${pathAndQuery}`;
  const run = await runClient('curl', ['-sS', url, '-u', `${USER}:${password()}`, ...more]);
  expect(run.messages).toBe('');
  expect(run.code).toBe(0);
  return run.output.toString('latin1');
}

/** The clients work on one account, one after the other, as a user's devices do. */
describe('clients of an inbox with a woven message', () => {
  test('curl lists every real message and the woven one, and prints the woven one', async () => {
    const listing = await curl('INBOX', '-X', 'UID FETCH 1:* (UID FLAGS)');
    const uids = [...listing.matchAll(/UID (\d+)/g)].map((match) => Number(match[1]));
    expect(uids).toEqual([...realBefore.keys(), WOVEN_UID]);
    const message = await curl(`INBOX;UID=${WOVEN_UID}`);
    expect(message).toContain(`Subject: ${SUBJECT}\r\n`);
    expect(message).toContain(Buffer.from('Maintenance\r\n').toString('base64').slice(0, 12));
  });

  test('mbsync fetches everything once, and nothing the second time', async () => {
    const first = await mbsync.sync(proxied());
    expect(first).toEqual({ code: 0, arrived: REAL_MAILS + 1, gone: 0, seenThere: REAL_MAILS + 1 });
    const second = await mbsync.sync(proxied());
    expect(second).toEqual({ code: 0, arrived: 0, gone: 0, seenThere: REAL_MAILS + 1 });
    const subjects = mbsync
      .messages()
      .map((bytes) => /^Subject: (.*)\r$/m.exec(bytes.toString('latin1'))?.[1]);
    expect(subjects).toContain(SUBJECT);
    expect(new Set(subjects).size).toBe(REAL_MAILS + 1);
  });

  test('fetchmail, which knows sequence numbers only, takes each message once', async () => {
    const received = path.join(folder, 'fetchmail.mbox');
    const config = path.join(folder, 'fetchmailrc');
    writeFileSync(
      config,
      `poll ${system.proxy.host} service ${system.proxy.port} protocol IMAP auth password
       user "${USER}" password "${password()}" sslproto '' keep fetchall norewrite
       mda "cat >> ${received}"\n`,
      { mode: 0o600 },
    );
    const run = await runFetchmail(config);
    expect(run.messages.replace(/^fetchmail: WARNING: Running as root.*\n/m, '')).toBe('');
    expect(run.code).toBe(0);
    const subjects = [...readFileSync(received, 'latin1').matchAll(/^Subject: (.*?)\r?$/gm)].map(
      (match) => match[1],
    );
    expect(subjects).toHaveLength(REAL_MAILS + 1);
    expect(subjects.at(-1)).toBe(SUBJECT);
  });

  test('imapflow reads, flags and deletes real messages and the woven one', async () => {
    const client = new ImapFlow({
      ...system.proxy,
      secure: false,
      auth: { user: USER, pass: password() },
      logger: false,
    });
    await client.connect();
    // It asked for COMPRESS by itself, as it was offered.
    expect(Reflect.get(client, '_inflate')).toBeDefined();
    const lock = await client.getMailboxLock('INBOX');
    const { content } = await client.download(`${WOVEN_UID}`, undefined, { uid: true });
    if (content === undefined) throw new Error('There is nothing to download.');
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('latin1')).toContain(`Subject: ${SUBJECT}`);
    await client.messageFlagsAdd([WOVEN_UID, 3], ['\\Seen'], { uid: true });
    await client.messageFlagsAdd([WOVEN_UID, 4], ['\\Flagged'], { uid: true });
    await client.messageDelete([WOVEN_UID, 5], { uid: true });
    expect((await client.fetchAll('1:*', { uid: true })).map(({ uid }) => uid)).toEqual(
      [...realBefore.keys()].filter((uid) => uid !== 5),
    );
    lock.release();
    await client.logout();
  });

  test('every real message has the bytes and the UID it had, and the flags the user gave it', async () => {
    const expected = new Map(realBefore);
    expected.delete(5);
    // fetchmail reads with a FETCH that sets \Seen, so all of them are seen.
    for (const [uid, { sha256 }] of expected) {
      expected.set(uid, { sha256, flags: uid === 4 ? '\\Flagged \\Seen' : '\\Seen' });
    }
    expect(await snapshotInbox(direct())).toEqual(expected);
    expect(await snapshotInbox(proxied())).toEqual(expected);
  });

  test('mbsync straight at Dovecot goes on with the same state and finds nothing strange', async () => {
    const run = await mbsync.sync(direct());
    expect(run).toMatchObject({ code: 0, arrived: 0, seenThere: REAL_MAILS - 1 });
    expect(await mbsync.sync(direct())).toEqual({ code: 0, arrived: 0, gone: 0, seenThere: REAL_MAILS - 1 });
    expect(await snapshotInbox(direct())).toEqual(await snapshotInbox(proxied()));
  });

  test('each event is in the outbox once', async () => {
    const types = (await system.outbox()).map(({ type }) => type).sort();
    expect(types).toEqual(['expunged', 'flagged', 'injected', 'listed', 'read']);
  });
});
