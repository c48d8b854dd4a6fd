import { expect, test } from 'vitest';
import { PASSWORD, ProxyUnderTest, USER } from '../testing/proxy-under-test.ts';
import { offeredCapabilities, rewriteCapabilityCode, rewriteCapabilityLine } from './capabilities.ts';

const NAMES = [
  'IMAP4rev1',
  'SASL-IR',
  'AUTH=PLAIN',
  'IDLE',
  'UIDPLUS',
  'ESEARCH',
  'QUOTA=RES-STORAGE',
  'literal+',
  'CONDSTORE',
  'QRESYNC',
  'SEARCH=FUZZY',
  'UTF8=ACCEPT',
];
const HIDDEN = ['NOTIFY', 'X-NUMBERS', 'COMPRESS=DEFLATE', 'IMAP4rev2', 'URLAUTH', 'SORT=UID'];

test('the list is cut to what the proxy keeps true, in the order and spelling of the server', () => {
  const all = NAMES.flatMap((name, at) => [...HIDDEN.slice(at, at + 1), name]);
  const offered = NAMES.filter((name) => name !== 'AUTH=PLAIN');
  expect(offeredCapabilities(all)).toEqual(offered);
  expect(rewriteCapabilityLine(`* CAPABILITY ${all.join(' ')}\r\n`)).toBe(
    `* CAPABILITY ${offered.join(' ')}\r\n`,
  );
  expect(rewriteCapabilityCode(`a OK [capability ${all.join('  ')}] hi\r\n`)).toBe(
    `a OK [CAPABILITY ${offered.join(' ')}] hi\r\n`,
  );
});

test('the list is the same in the tagged OK, in an answer to CAPABILITY and in a volunteered line', async () => {
  await using system = await ProxyUnderTest.start({ compress: false });
  const all = [...NAMES, ...HIDDEN];
  system.backend.capabilities = all;
  system.backend.on('AUTHENTICATE', (connection, command) =>
    connection.tagged(command, `OK [CAPABILITY ${all.join(' ')}] in`),
  );
  system.backend.on('XTELL', (connection, command) => {
    connection.send(`* CAPABILITY ${all.join(' ')}\r\n* OK [CAPABILITY ${all.join(' ')}] changed\r\n`);
    connection.tagged(command, `OK [CAPABILITY ${all.join(' ')}] told`);
  });
  system.backend.on('EXAMINE', (connection, command) => {
    connection.send(`* CAPABILITY ${all.join(' ')}\r\n`);
    connection.tagged(command, `OK [CAPABILITY ${all.join(' ')}] opened`);
  });
  const client = await system.connect();
  const told = [await client.answer(`LOGIN "${USER}" "${PASSWORD}"`)];
  told.push(...(await client.command('CAPABILITY')), ...(await client.command('XTELL')));
  told.push(...(await client.command('EXAMINE INBOX')));
  const lists = told.filter((line) => /CAPABILITY/i.test(line));
  expect(lists).toHaveLength(7);
  for (const list of lists) {
    expect(list).toContain(offeredCapabilities(NAMES).join(' '));
    for (const hidden of HIDDEN) expect(list).not.toContain(hidden);
  }
});

test("before the log-in the list is the proxy's own, in the greeting and on request", async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = [...NAMES, ...HIDDEN, 'AUTH=XOAUTH2', 'AUTH=GSSAPI'];
  await system.proxy.checkBackend();
  const client = await system.connect();
  const greeting = client.received.toString();
  const [line] = await client.command('CAPABILITY');
  const expected = 'IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2';
  expect(greeting).toBe(`* OK [CAPABILITY ${expected}] Mailweave ready.\r\n`);
  expect(line).toBe(`* CAPABILITY ${expected}`);
});

test('what is not offered is not enabled either', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.signIn();
  expect(await client.command('ENABLE X-NUMBERS IMAP4rev2')).toEqual([
    '* ENABLED',
    expect.stringMatching(/^OK/),
  ]);
  expect(system.backend.words).not.toContain('ENABLE');
});
