import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runMailweave } from '@mailweave/app/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { LineClient } from '../real/testing/line-client.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const user = 'jo@mail.example';
/** A start waits for who holds the lock, and fails before this. */
const NO_WAIT = { timeout: 0 };

/** How a store comes to be one that cannot be opened. The function that is returned makes it good again. */
type Trouble = (file: string) => () => void;

/** As docs/operations.md says: a copy takes the place of what is there, in one step. */
function replacedBy(makeBad: (file: string) => void): Trouble {
  return (file) => {
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    makeBad(file);
    return () => {
      rmSync(file, { recursive: true });
      renameSync(copy, file);
    };
  };
}

function changed(file: string, sql: string): void {
  using database = new DatabaseSync(file);
  database.exec(sql);
}

const damaged = replacedBy((file) => writeFileSync(file, 'Dear diary, '.repeat(1_000)));

const troubles: readonly (readonly [string, string, Trouble])[] = [
  ['no database', 'damaged or no database', damaged],
  [
    'a folder',
    'cannot be opened',
    replacedBy((file) => {
      rmSync(file);
      mkdirSync(file);
    }),
  ],
  [
    'of a newer schema version',
    'start the newer program',
    replacedBy((file) => changed(file, 'PRAGMA user_version = 1000')),
  ],
  [
    'locked',
    'locked by another process',
    (file) => {
      const holder = new DatabaseSync(file, NO_WAIT);
      onTestFinished(() => {
        if (holder.isOpen) holder.close();
      });
      holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      return () => holder.close();
    },
  ],
];

/** One real message and a campaign for its owner, which is in the store. */
async function installed(settings = ''): Promise<Installation> {
  const installation = await createInstallation({ users: [user], settings });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  installation.backend.mailbox(user, 'INBOX').append(Buffer.from('Subject: real\r\n\r\nreal\r\n'));
  await installation.publish(sampleCampaign('notice'));
  return installation;
}

function storeOf({ folder }: Installation): string {
  return path.join(folder, 'data/mailweave.sqlite');
}

async function expectRealMailbox(client: LineClient): Promise<void> {
  expect(await client.ok('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(await client.ok('FETCH 1:* BODY[HEADER.FIELDS (SUBJECT)]')).toEqual([
    expect.stringContaining('Subject: real'),
    expect.stringMatching(/^OK /),
  ]);
}

async function readiness(served: Served): Promise<[number, unknown]> {
  const { httpUrl } = await served.record('mailweave-started');
  const answer = await fetch(`${httpUrl}/readyz`);
  return [answer.status, await answer.json()];
}

function ready(store: string): [number, unknown] {
  return [200, { status: 'ready', checks: { accepting: 'ok', backend: 'ok' }, notices: { store } }];
}

async function failuresToOpen(served: Served): Promise<number> {
  const { httpUrl } = await served.record('mailweave-started');
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(/^mailweave_store_open_failures_total (\d+)$/m.exec(text)?.[1]);
}

test.each(troubles)(
  'over a store that is %s the real mailbox is served, and weaving begins when it is good again',
  async (_state, sentence, trouble) => {
    const installation = await installed();
    const makeGood = trouble(storeOf(installation));
    const served = await installation.serve();
    expect(await served.record('store not opened')).toMatchObject({
      level: 'error',
      errorCode: 'store-not-open',
      errorMessage: expect.stringMatching(`middleware\\.stores\\.path.*${sentence}`),
    });
    const idling = await openInbox(served.address, user);
    await expectRealMailbox(idling);
    expect(await readiness(served)).toEqual(ready('store-not-open'));
    expect(await failuresToOpen(served)).toBeGreaterThan(0);
    idling.send('i IDLE\r\n');
    await idling.until((line) => line.startsWith('+'));

    makeGood();
    await idling.until((line) => line === '* 2 EXISTS');
    const later = await openInbox(served.address, user);
    expect(await later.ok('SELECT INBOX')).toContain('* 2 EXISTS');
    expect(await readiness(served)).toEqual(ready('ok'));
    for (const client of [idling, later]) client.close();
  },
);

test('no store is made in the place of one that somebody has taken away', async () => {
  const installation = await installed();
  const file = storeOf(installation);
  const makeGood = damaged(file);
  const served = await installation.serve();
  rmSync(file);
  await served.record('store not opened', 2);
  await expectRealMailbox(await openInbox(served.address, user));
  writeFileSync(file, '');
  makeGood();
  await served.record('store opened');
  expect(await (await openInbox(served.address, user)).ok('SELECT INBOX')).toContain('* 2 EXISTS');
});

test('workers serve over a damaged store, and all of them weave once it is replaced', async () => {
  const installation = await installed('processes: 2');
  const makeGood = damaged(storeOf(installation));
  const served = await installation.serve();
  const clients = await Promise.all([1, 2].map(() => openInbox(served.address, user)));
  for (const client of clients) {
    await expectRealMailbox(client);
    client.send('i IDLE\r\n');
    await client.until((line) => line.startsWith('+'));
  }
  expect(await readiness(served)).toEqual(ready('store-not-open'));
  makeGood();
  for (const client of clients) await client.until((line) => line === '* 2 EXISTS');
  await served.record('store opened', 3);
  expect(await readiness(served)).toEqual(ready('ok'));
  for (const client of clients) client.close();
});

test('without the role imap, and for other commands, a damaged store is an error', async () => {
  const installation = await installed();
  damaged(storeOf(installation));
  for (const words of [
    ['serve', '--role', 'middleware'],
    ['explain', user],
  ]) {
    expect(await runMailweave(installation.folder, ...words)).toEqual({
      exitCode: 1,
      output: '',
      errors: 'mailweave: The database file is damaged or no database: restore it from a backup.\n',
    });
  }
});

test('over a damaged store a certificate that cannot be read still ends the start', async () => {
  const tls = '  tls: { certificateFile: /nowhere, keyFile: /nowhere }';
  const installation = await createInstallation({ users: [user], imap: tls });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  mkdirSync(storeOf(installation), { recursive: true });
  const { errors, exitCode } = await runMailweave(installation.folder, 'serve');
  expect(exitCode).toBe(1);
  expect(errors).toContain('imap.tls.certificateFile');
});
