/** UTF8=ACCEPT (RFC 6855) with a server that has it: Courier, which has neither LITERAL+ nor UIDNEXT in SELECT. */
import { CountingMetrics, silentLogger } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createImapProxy, type ImapProxy, imapProxyConfig } from '@mailweave/imap-proxy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Courier, startCourier } from '../../tools/services/courier.ts';
import { ModelMiddleware } from '../histories/testing/model-middleware.ts';
import { LineClient } from './testing/line-client.ts';

let courier: Courier;
let proxy: ImapProxy;
const store = new ModelMiddleware(systemClock);
const metrics = new CountingMetrics();

beforeAll(async () => {
  courier = await startCourier();
  proxy = createImapProxy({
    config: imapProxyConfig({
      listeners: [{ port: 0 }],
      backend: { host: courier.host, port: courier.port },
      weaveBudgetMs: 10_000,
      compress: false,
      limits: { drainTimeoutMs: 0 },
    }),
    injectionApi: store,
    ...{ clock: systemClock, random: systemRandom, logger: silentLogger, metrics },
  });
  await proxy.listen();
});

afterAll(async () => {
  await proxy?.drain();
  await courier?.[Symbol.asyncDispose]();
});

type Form = 'modified-utf7' | 'utf-8';

async function signIn(form: Form): Promise<LineClient> {
  const [address] = proxy.addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  const client = await LineClient.connect(address);
  await client.ok('LOGIN ada@mail.example any');
  if (form === 'utf-8') expect(await client.ok('ENABLE UTF8=ACCEPT')).toContain('* ENABLED UTF8=ACCEPT');
  return client;
}

/** As bytes, one character each, as LineClient gives them. */
const wire = (text: string): string => Buffer.from(text).toString('latin1');
const MAIL = 'Subject: real\r\n\r\nHello\r\n';

async function createWithMail(client: LineClient, name: string): Promise<void> {
  await client.ok(`CREATE "${name}"`);
  client.send(wire(`m APPEND "${name}" {${MAIL.length}}\r\n`));
  await client.until((line) => line.startsWith('+'));
  client.send(`${MAIL}\r\n`);
  expect((await client.until((line) => line.startsWith('m '))).at(-1)).toMatch(/^m OK/);
}

test('a folder is one for clients of both forms, and its campaign is claimed once', async () => {
  const [older, newer] = [await signIn('modified-utf7'), await signIn('utf-8')];
  await createWithMail(older, 'INBOX.Entw&APw-rfe');
  expect(await newer.ok('LIST "" INBOX.E*')).toContain(wire('* LIST (\\HasNoChildren) "." "INBOX.Entwürfe"'));
  store.publish('drafts', 'Entwürfe');
  expect(await newer.ok('SELECT "INBOX.Entwürfe"')).toContain('* 2 EXISTS');
  expect(await newer.ok('UID SEARCH SUBJECT "woven"')).toContain('* SEARCH 2');
  expect(await older.ok('SELECT INBOX.Entw&APw-rfe')).toContain('* 2 EXISTS');
  await Promise.all([older.ok('SELECT INBOX'), newer.ok('SELECT INBOX')]);
  expect(await newer.ok('STATUS "INBOX.Entwürfe" (MESSAGES)')).toContain(
    wire('* STATUS "INBOX.Entwürfe" (MESSAGES 2)'),
  );
  expect((await older.ok('STATUS INBOX.Entw&APw-rfe (MESSAGES)'))[0]).toMatch(
    /^\* STATUS "?INBOX\.Entw&APw-rfe"? \(MESSAGES 2\)$/,
  );
  expect([...store.records.values()]).toMatchObject([{ mailbox: 'Entwürfe', state: 'woven', uid: 2 }]);
  for (const client of [older, newer]) client.close();
});

test('a folder whose text reads as modified UTF-7 is left alone, and so is the one that it reads as', async () => {
  const [older, newer] = [await signIn('modified-utf7'), await signIn('utf-8')];
  await createWithMail(newer, 'INBOX.&APw-');
  await createWithMail(newer, 'INBOX.ü');
  store.publish('odd', '&APw-');
  for (const name of ['INBOX.&APw-', 'INBOX.ü']) {
    expect(await newer.ok(`SELECT "${name}"`)).toContain('* 1 EXISTS');
  }
  for (const name of ['INBOX.&-APw-', 'INBOX.&APw-']) {
    expect(await older.ok(`SELECT ${name}`)).toContain('* 1 EXISTS');
  }
  for (const client of [older, newer]) client.close();
});

test('a search that names a charset after ENABLE is answered as by the server itself, also while woven', async () => {
  const newer = await signIn('utf-8');
  await createWithMail(newer, 'INBOX.Größen');
  store.publish('sizes', 'Größen');
  expect(await newer.ok('SELECT "INBOX.Größen"')).toContain('* 2 EXISTS');
  const direct = await LineClient.connect(courier);
  await direct.ok('LOGIN ada@mail.example any');
  await direct.ok('ENABLE UTF8=ACCEPT');
  await direct.ok('SELECT "INBOX.Größen"');
  const search = 'SEARCH CHARSET UTF-8 SUBJECT "none"';
  expect((await newer.command(search)).at(-1)).toBe((await direct.command(search)).at(-1));
  for (const client of [direct, newer]) client.close();
});

/** Courier 5.0 takes no UTF8 data. */
test('what the server says to a message with UTF-8 headers is what the client hears, and its next command is one', async () => {
  const newer = await signIn('utf-8');
  const direct = await LineClient.connect(courier);
  await direct.ok('LOGIN ada@mail.example any');
  const answers: (string | undefined)[] = [];
  for (const client of [direct, newer]) {
    client.send('m APPEND INBOX UTF8 (~{20}\r\n');
    answers.push((await client.until((line) => /^(\+|m) /.test(line))).at(-1));
    await client.ok('NOOP');
    client.close();
  }
  expect(answers[0]).toMatch(/^m NO /);
  expect(answers[1]).toBe(answers[0]);
});
