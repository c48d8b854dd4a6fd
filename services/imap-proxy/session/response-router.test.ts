/** What a server may do wrong: its own client is told, no byte is made up, and no other session notices. */
import { afterEach, expect, test, vi } from 'vitest';
import type { BackendConnection } from '../testing/backend-connection.ts';
import { InTransit, ProxySockets } from '../testing/proxy-sockets.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';
import type { TestClient } from '../testing/test-client.ts';

const BOUND_BYTES = 1_000_000;

// Megabytes through three sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

type Pair = { system: ProxyUnderTest; other: TestClient; client: TestClient; connection: BackendConnection };

let systems: ProxyUnderTest[] = [];
afterEach(async () => {
  for (const system of systems) await system[Symbol.asyncDispose]();
  systems = [];
});

/** Two clients with the INBOX open: two real messages, and one woven above the first where asked for. */
async function twoClients(woven: boolean): Promise<Pair> {
  const system = await ProxyUnderTest.start();
  systems.push(system);
  const { mailbox } = system.backend;
  mailbox.deliver(sampleMail());
  mailbox.uidNext = 3;
  mailbox.deliver(sampleMail());
  if (woven) system.api.records.push(sampleRecord(2));
  const other = await system.select();
  const client = await system.select();
  client.forget();
  return { system, other, client, connection: system.backend.connection };
}

async function expectUndisturbed({ other, system }: Pair): Promise<void> {
  expect(await other.answer('NOOP')).toMatch(/^OK/);
  expect(system.recorder.total('mailweave_imap_bugs_total')).toBe(0);
}

test.each([
  ['between two responses', '* 1 FETCH (UID 1)\r\n', /^\* 1 FETCH \(UID 1\)\r\n\* BYE [^\r]*\r\n$/],
  ['in the middle of a line', '* 1 FETCH (UID 1)\r\n* 2 FET', /^\* 1 FETCH \(UID 1\)\r\n\* BYE [^\r]*\r\n$/],
  [
    'in the middle of a literal',
    '* 1 FETCH (BODY[] {50}\r\nhalf of',
    /^\* 1 FETCH \(BODY\[\] \{50\}\r\nhalf of$/,
  ],
  ['behind a literal', '* 1 FETCH (BODY[] {2}\r\nhi FLA', /^\* 1 FETCH \(BODY\[\] \{2\}\r\nhi$/],
])(
  'a server that dies %s: the client gets what came, no false byte, and the end',
  async (_where, bytes, expected) => {
    for (const woven of [false, true]) {
      const pair = await twoClients(woven);
      const { client, connection } = pair;
      pair.system.backend.on('FETCH', () => {
        connection.send(bytes);
        connection.end();
      });
      client.send('c9 FETCH 1 BODY[]\r\n');
      await client.closed;
      expect(client.received.toString()).toMatch(expected);
      await expectUndisturbed(pair);
    }
  },
);

test.each([false, true])('a server that says BYE and goes is heard once (woven: %s)', async (woven) => {
  const pair = await twoClients(woven);
  pair.connection.send('* BYE maintenance\r\n');
  pair.connection.end();
  expect(await pair.client.rest()).toEqual(['* BYE maintenance']);
  await expectUndisturbed(pair);
});

test('responses that are malformed or unknown are relayed as they are, woven or not', async () => {
  const strange = [
    '* ',
    '*',
    '* FETCH without a number',
    '* 99999999999 FETCH (UID 1)',
    '* 1 BLORB (nested ((',
    '* X-UNKNOWN "unfinished',
    '\xff\xfe binary \x01',
    'no-such-tag OK that nobody asked for',
    '+ go on with nothing',
    '* SEARCH not numbers',
    '* OK [CAPABILITY',
    '* STATUS',
  ];
  for (const woven of [false, true]) {
    const pair = await twoClients(woven);
    const { client, connection } = pair;
    const bytes = strange.map((line) => `${line}\r\n`).join('');
    pair.system.backend.on('NOOP', (_connection, command) => {
      connection.send(bytes);
      connection.tagged(command, 'OK so');
    });
    client.send('c9 NOOP\r\n');
    await client.until((line) => line.startsWith('c9 '));
    expect(client.received.toString('latin1')).toBe(`${bytes}c9 OK so\r\n`);
    expect(await client.answer('SELECT INBOX')).toMatch(/^OK/);
    pair.system.backend.on('NOOP', (asked, command) => asked.tagged(command, 'OK so'));
    await expectUndisturbed(pair);
  }
});

test('a tagged NO or BAD passes as it is, from relayed commands and from those that are waited for', async () => {
  const pair = await twoClients(true);
  for (const word of ['NO [NOPERM] not you', 'BAD what?']) {
    for (const name of [
      'NOOP',
      'FETCH',
      'SEARCH',
      'STATUS',
      'LIST',
      'CREATE',
      'SELECT',
      'CLOSE',
      'IDLE',
      'EXPUNGE',
    ]) {
      const fresh = name === 'SELECT' ? await pair.system.signIn() : pair.client;
      pair.system.backend.on(name, (connection, command) => connection.tagged(command, word));
      const argument =
        { FETCH: ' 1 (UID)', SEARCH: ' ALL', STATUS: ' INBOX (MESSAGES)', LIST: ' "" *' }[name] ?? '';
      const mailbox = name === 'SELECT' || name === 'CREATE' ? ' INBOX' : argument;
      expect(await fresh.command(`${name}${mailbox}`), name).toEqual([word]);
      pair.system.backend.on(name, (connection, command) => connection.tagged(command, 'OK'));
    }
  }
});

test('answers under tags that were never given, or given twice, do not stop the commands behind them', async () => {
  const pair = await twoClients(false);
  const { client, connection } = pair;
  pair.system.backend.on('XODD', (_connection, command) => {
    connection.send('zz OK one too many\r\n');
    connection.tagged(command, 'OK once');
    connection.tagged(command, 'OK twice');
  });
  client.send('c9 XODD\r\nc9 XODD\r\nc8 SELECT INBOX\r\n');
  await client.until((line) => line.startsWith('c8 OK'));
  await expectUndisturbed(pair);
});

test('a tagged line that reads like the head of a literal is the answer all the same', async () => {
  const pair = await twoClients(false);
  const { client } = pair;
  pair.system.backend.on('XODD', (connection, command) => {
    connection.send(`${command.tag} OK sized {5}\r\nhello\r\n`);
  });
  client.send('c9 XODD\r\n');
  await client.until((line) => line.startsWith('c9 '));
  expect(await client.answer('STATUS INBOX (MESSAGES)')).toMatch(/^OK/);
});

test('everything the server says may come in single bytes', async () => {
  const pair = await twoClients(true);
  const { client, connection } = pair;
  pair.system.backend.on('UID FETCH', async (_connection, command) => {
    await connection.trickle(
      '* 2 FETCH (UID 3 BODY[] {17}\r\n* 5 EXPUNGE\r\nc9 OK)\r\n* 2 EXPUNGE\r\n* 4 EXISTS\r\n',
    );
    await connection.trickle(`${command.tag} OK done\r\n`);
  });
  client.send('c9 UID FETCH 3 BODY[]\r\n');
  await client.until((line) => line.startsWith('c9 '));
  expect(client.received.toString()).toBe(
    '* 3 FETCH (UID 3 BODY[] {17}\r\n* 5 EXPUNGE\r\nc9 OK)\r\n* 3 EXPUNGE\r\n* 5 EXISTS\r\nc9 OK done\r\n',
  );
});

test.each([
  ['a number', '* 2 FETCH (ENVELOPE (', '* 3 FETCH (ENVELOPE ('],
  ['no number', '* LIST () "/" "', '* LIST () "/" "'],
])(
  'an endless line with %s is passed on as it comes, its number translated, however it is cut',
  async (_what, head, expected) => {
    const pair = await twoClients(true);
    const { client, connection } = pair;
    using sockets = new ProxySockets(pair.system);
    const fresh = await pair.system.select();
    const inTransit = new InTransit(sockets.towardsBackend, sockets.towardsClient);
    for (const [to, from] of [
      [client, connection],
      [fresh, pair.system.backend.connection],
    ] as const) {
      const rest = Buffer.alloc(20_000_000, 'x');
      pair.system.backend.on('UID FETCH', async (_connection, command) => {
        await from.trickle(head.slice(0, 3));
        from.send(head.slice(3));
        from.send(rest);
        from.send(`))\r\n${command.tag} OK done\r\n`);
      });
      to.forget();
      to.send('c9 UID FETCH 3 ENVELOPE\r\n');
      await to.until((line) => line.startsWith('c9 '));
      const whole = Buffer.concat([Buffer.from(expected), rest, Buffer.from('))\r\nc9 OK done\r\n')]);
      expect(to.received.equals(whole)).toBe(true);
    }
    expect(inTransit.peakBytes).toBeLessThan(BOUND_BYTES);
  },
);

test('a tagged answer that is longer than a line may be ends its command, relayed or waited for', async () => {
  const uids = Array.from({ length: 30_000 }, (_, at) => at * 2 + 10).join(',');
  for (const woven of [false, true]) {
    const pair = await twoClients(woven);
    const { client } = pair;
    pair.system.backend.on('XCOPY', (connection, command) =>
      connection.tagged(command, `OK [X ${uids}] copied`),
    );
    pair.system.backend.on('CREATE', (connection, command) =>
      connection.tagged(command, `OK [X ${uids}] made`),
    );
    if (!woven) expect(await client.answer('XCOPY 1 Trash')).toBe(`OK [X ${uids}] copied`);
    expect(await client.answer('CREATE x')).toBe(`OK [X ${uids}] made`);
    expect(await client.answer('STATUS INBOX (MESSAGES)')).toMatch(/^OK/);
  }
});

test.each([
  ['line', (connection: BackendConnection) => connection.send('* SEARCH')],
  ['literal', (connection: BackendConnection) => connection.send('* SEARCH {4294967295}\r\n')],
])('an endless %s where a result has to be merged ends that session alone, with BYE', async (what, begin) => {
  const pair = await twoClients(true);
  const { client } = pair;
  pair.system.backend.on('SEARCH', (connection) => {
    begin(connection);
    if (what === 'line') connection.send(Buffer.alloc(68_000_000, ' 123456789'));
  });
  client.send('c9 SEARCH ALL\r\n');
  expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE /)]);
  expect(pair.system.recorder.total('mailweave_imap_protocol_errors_total', 'backend')).toBe(1);
  await expectUndisturbed(pair);
});

test('a SEARCH result beyond the length of a relayed line is merged all the same', async () => {
  const pair = await twoClients(true);
  const numbers = Array.from({ length: 50_000 }, (_, at) => at + 1);
  pair.system.backend.on('SEARCH', (connection, command) => {
    connection.send(`* SEARCH ${numbers.join(' ')}\r\n`);
    connection.tagged(command, 'OK done');
  });
  const [found] = await pair.client.command('SEARCH ALL');
  expect(found?.split(' ').slice(2).map(Number)).toEqual(numbers.concat(50_001));
});
