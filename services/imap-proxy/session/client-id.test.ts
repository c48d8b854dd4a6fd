/** ID (RFC 2971): the backend hears from the proxy where the client is, and from the client nothing of the kind. */
import { expect, test } from 'vitest';
import type { ProxyOptions } from '../testing/proxy-under-test.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../testing/proxy-under-test.ts';
import { TestClient } from '../testing/test-client.ts';

const CAPABILITIES = ['IMAP4rev1', 'LITERAL+', 'SASL-IR', 'AUTH=PLAIN', 'ID'];
const TOLD =
  'ID ("x-originating-ip" "192.0.2.7" "x-originating-port" "40000" "x-connected-ip" "198.51.100.1" "x-connected-port" "993" "x-session-id" ';

async function startBehindLoadBalancer(
  options: ProxyOptions,
): Promise<{ system: ProxyUnderTest; client: TestClient }> {
  const system = await ProxyUnderTest.start({
    listener: { proxyProtocolNetworks: ['127.0.0.1'] },
    ...options,
  });
  system.backend.capabilities = CAPABILITIES;
  system.backend.on('ID', (connection, command) => {
    connection.send('* ID ("name" "Scripted")\r\n');
    connection.tagged(command, 'OK done');
  });
  const client = await TestClient.open(system.port);
  client.send('PROXY TCP4 192.0.2.7 198.51.100.1 40000 993\r\n');
  await client.line();
  return { system, client };
}

const ids = ({ backend }: ProxyUnderTest): string[] =>
  backend.connections.flatMap(({ commands }) =>
    commands.filter(({ word }) => word === 'ID').map(({ text }) => text),
  );

test.each([
  ['before-login', ['CAPABILITY', 'ID', 'AUTHENTICATE', 'CAPABILITY']],
  ['after-login', ['CAPABILITY', 'AUTHENTICATE', 'CAPABILITY', 'ID']],
  ['never', ['CAPABILITY', 'AUTHENTICATE', 'CAPABILITY']],
] as const)(
  'a backend with sendClientId %s is told where the client is at that time',
  async (sendClientId, words) => {
    const { system, client } = await startBehindLoadBalancer({ backend: { sendClientId } });
    await using _ended = system;
    client.forget();
    expect(await client.command(`LOGIN ${USER} ${PASSWORD}`)).toEqual([expect.stringMatching(/^OK/)]);
    expect(system.backend.connection.commands.map(({ word }) => word)).toEqual(words);
    if (sendClientId !== 'never')
      expect(ids(system)[0]).toMatch(new RegExp(`^${RegExp.escape(TOLD)}"[0-9a-f]{16}"\\)$`));
    client.close();
  },
);

test('what the client says about itself before the log-in is passed on, and nothing that only a proxy may say', async () => {
  const { system, client } = await startBehindLoadBalancer({ backend: { sendClientId: 'before-login' } });
  await using _ended = system;
  const forged = '"X-Originating-IP" "203.0.113.9" "x-forward-user" "root"';
  expect(await client.command(`ID ("name" "Tbird" ${forged} "version" NIL)`)).toEqual([
    '* ID ("name" "Mailweave")',
    'OK ID completed.',
  ]);
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(ids(system)[0]?.startsWith(TOLD)).toBe(true);
  expect(ids(system)[0]?.endsWith(' "name" "Tbird" "version" NIL)')).toBe(true);
  expect(ids(system).join()).not.toMatch(/203\.0\.113\.9|forward/i);
  client.close();
});

test.each([
  ['ID ("name" "Tbird" "version" {3+}\r\n1.0)', 'ID ("name" "Tbird" "version" )'],
  ['id NIL', 'id NIL'],
  ['ID ("name" "Tbird" "X-ORIGINATING-IP" "203.0.113.9")', 'ID ("name" "Tbird")'],
  ['ID ({16+}\r\nx-originating-ip "203.0.113.9")', 'ID NIL'],
  ['ID ("x-a" NIL "x-b" "c")', 'ID NIL'],
])('after the log-in %j reaches the backend as %j', async (said, heard) => {
  const { system, client } = await startBehindLoadBalancer({});
  await using _ended = system;
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(await client.command(said)).toEqual(['* ID ("name" "Scripted")', 'OK done']);
  expect(ids(system)).toEqual([heard]);
  client.close();
});

test('an ID that cannot be read is BAD and not relayed', async () => {
  const { system, client } = await startBehindLoadBalancer({ backend: { sendClientId: 'before-login' } });
  await using _ended = system;
  expect(await client.answer('ID ("name" "x" "x-originating-ip"')).toMatch(/^BAD/);
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(await client.answer('ID ("name" "x" "x-originating-ip"')).toMatch(/^BAD/);
  expect(ids(system)).toHaveLength(1);
  client.close();
});

test('a backend that does not offer ID, or refuses it, is signed in at all the same', async () => {
  const { system, client } = await startBehindLoadBalancer({ backend: { sendClientId: 'before-login' } });
  await using _ended = system;
  system.backend.on('ID', (connection, command) => connection.tagged(command, 'BAD no ID here'));
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  system.backend.capabilities = CAPABILITIES.filter((name) => name !== 'ID');
  const second = await TestClient.open(system.port);
  second.send('PROXY TCP4 192.0.2.7 198.51.100.1 40000 993\r\n');
  await second.line();
  expect(await second.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(ids(system)).toHaveLength(1);
  for (const each of [client, second]) each.close();
});

test('whoever is asked what is due hears the name that the client has given itself, once it has', async () => {
  const { system, client } = await startBehindLoadBalancer({});
  await using _ended = system;
  await client.command('ID ("version" "1" "NAME" " Tbird ")');
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  await client.command('SELECT INBOX');
  await client.command('ID ("name" "")');
  await client.command('SELECT INBOX');
  await client.command('ID ("name" "Other")');
  await client.command('SELECT INBOX');
  expect(system.api.clients).toEqual(['Tbird', 'Tbird', 'Other']);
  client.close();
});

test('of a client that says nothing, or nothing of use, no name is told', async () => {
  const { system, client } = await startBehindLoadBalancer({});
  await using _ended = system;
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  await client.command('SELECT INBOX');
  await client.command(`ID ("name" "${'x'.repeat(101)}")`);
  await client.command('SELECT INBOX');
  await client.command('ID NIL');
  await client.command('SELECT INBOX');
  expect(system.api.clients).toEqual([undefined, undefined, undefined]);
  client.close();
});
