/** What a client may send that is no good command: it hears BAD and the session goes on. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';

test.each([
  ['no tag', ' NOOP'],
  ['a tag and nothing else', 'lonely'],
  ['an empty line', ''],
  ['a tag that is a star', '* NOOP'],
  ['binary garbage', '\x80\xff\x00\x01\xfe \x00\x02'],
  ['a NUL in the place of the name', 'n1 \0OOP'],
])('%s is answered with an untagged BAD and the session goes on', async (_what, line) => {
  await using system = await ProxyUnderTest.start();
  for (const client of [await system.connect(), await system.select()]) {
    client.send(`${line}\r\nn2 NOOP\r\n`);
    expect(await client.line()).toMatch(/^\* BAD /);
    expect(await client.line()).toMatch(/^n2 OK/);
  }
  expect(system.recorder.total('mailweave_imap_bugs_total')).toBe(0);
});

test('a command of a known name with arguments that cannot be read is answered with BAD under its tag', async () => {
  await using system = await ProxyUnderTest.start();
  const early = await system.connect();
  expect(await early.answer('LOGIN only-one-argument')).toMatch(/^BAD /);
  expect(await early.answer('LOGIN {1}\0 x')).toMatch(/^BAD /);
  expect(await early.answer('AUTHENTICATE')).toMatch(/^BAD /);
  const signedIn = await system.signIn();
  expect(await signedIn.answer('SELECT')).toMatch(/^BAD /);
  expect(await signedIn.answer('SELECT "unfinished')).toMatch(/^BAD /);
  expect(await signedIn.answer('NOOP')).toMatch(/^OK/);
});

test('a line beyond the limit is answered with BAD under its tag, and what follows is read', async () => {
  await using system = await ProxyUnderTest.start({ limits: { commandLineBytes: 1_024 } });
  for (const client of [await system.connect(), await system.select()]) {
    client.send(`long ${'x'.repeat(500_000)}\r\nn1 NOOP\r\n`);
    expect(await client.line()).toMatch(/^long BAD /);
    expect(await client.line()).toMatch(/^n1 OK/);
  }
});

test('a line beyond the limit behind a dropped literal does not swallow the command after it', async () => {
  await using system = await ProxyUnderTest.start({
    limits: { commandLineBytes: 1_024, commandLiteralBytes: 1_024 },
  });
  const client = await system.signIn();
  client.send(`big SETMETADATA "" (/private/x {5000+}\r\n${'y'.repeat(5000)}${'z'.repeat(5000)}\r\n`);
  client.send('n1 STATUS {5+}\r\nINBOX (MESSAGES)\r\n');
  expect(await client.line()).toMatch(/^big BAD /);
  expect(await client.line()).toMatch(/^\* STATUS INBOX/);
  expect(await client.line()).toMatch(/^n1 OK/);
});

test('a literal beyond the limit that waits for its go-ahead is refused and does not come', async () => {
  await using system = await ProxyUnderTest.start({ limits: { commandLiteralBytes: 1_024 } });
  for (const client of [await system.connect(), await system.select()]) {
    client.send('big LOGIN {1025}\r\n');
    expect(await client.line()).toMatch(/^big BAD /);
    expect(await client.answer('NOOP')).toMatch(/^OK/);
  }
});

test('a literal beyond the limit that does not wait is read, dropped and answered with one BAD', async () => {
  await using system = await ProxyUnderTest.start({ limits: { commandLiteralBytes: 1_024 } });
  for (const client of [await system.connect(), await system.select()]) {
    client.send('big LOGIN {3000000+}\r\n');
    client.send(Buffer.alloc(3_000_000, 'a LOGOUT\r\n'));
    client.send(' {4+}\r\nabcd\r\nn1 NOOP\r\n');
    expect(await client.line()).toMatch(/^big BAD /);
    expect(await client.line()).toMatch(/^n1 OK/);
  }
});

test('a literal that waits, behind one that was dropped, does not come either', async () => {
  await using system = await ProxyUnderTest.start({ limits: { commandLiteralBytes: 1_024 } });
  const client = await system.signIn();
  client.send(`big SETMETADATA {2000+}\r\n${'a'.repeat(2000)} (x {5}\r\nn1 NOOP\r\n`);
  expect(await client.line()).toMatch(/^big BAD /);
  expect(await client.line()).toMatch(/^n1 OK/);
});

test('many small literals of one command count together', async () => {
  await using system = await ProxyUnderTest.start({ limits: { commandLiteralBytes: 1_024 } });
  const client = await system.connect();
  client.send(`many LOGIN${' {0+}\r\n'.repeat(400)}\r\nn1 NOOP\r\n`);
  expect(await client.line()).toMatch(/^many BAD /);
  expect(await client.line()).toMatch(/^n1 OK/);
});

test('a literal that announces more than 4 GiB ends the session with BYE', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  client.send('huge LOGIN {99999999999+}\r\n');
  expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE /)]);
});

test('ten thousand nested parentheses are answered with BAD by whoever has to read them', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  system.api.records.push(sampleRecord(2));
  const nested = '('.repeat(10_000);
  const early = await system.connect();
  expect(await early.answer(`LOGIN ${nested}`)).toMatch(/^BAD /);
  const woven = await system.select();
  for (const command of ['SEARCH', 'FETCH 1', 'STORE 1 FLAGS', 'UID SEARCH NOT']) {
    expect(await woven.answer(`${command} ${nested}`), command).toMatch(/^BAD /);
  }
  expect(await woven.answer('NOOP')).toMatch(/^OK/);
});

test('a thousand pipelined NOOPs are answered in order, each exactly once', async () => {
  await using system = await ProxyUnderTest.start();
  const tags = Array.from({ length: 1_000 }, (_, at) => `p${at}`);
  for (const client of [await system.connect(), await system.signIn()]) {
    client.send(tags.map((tag) => `${tag} NOOP\r\n`).join(''));
    const answers = await client.until((line) => line.startsWith('p999 '));
    expect(answers.map((line) => line.split(' ')[0])).toEqual(tags);
  }
});

test('mixed commands in one packet are answered in order, whether relayed, answered here or waited for', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  const client = await system.connect();
  const words = [
    ...[
      'CAPABILITY',
      'NOOP',
      'LOGIN a@b.example c',
      'LOGIN a@b.example c',
      'SELECT INBOX',
      'FETCH 1 UID',
      'BOGUS',
    ],
    ...[
      'STATUS INBOX (MESSAGES)',
      'NOOP',
      'STARTTLS',
      'ENABLE X-NOTHING',
      'EXAMINE INBOX',
      'NOOP',
      'CLOSE',
      'LOGOUT',
    ],
  ];
  client.send(words.map((word, at) => `m${at} ${word}\r\n`).join(''));
  const answers = (await client.rest()).filter((line) => line.startsWith('m'));
  expect(answers.map((line) => line.split(' ')[0])).toEqual(words.map((_, at) => `m${at}`));
});

test('a command that comes in single bytes is the same command', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  for (const byte of 'slow LOGIN {11+}\r\na@b.example "secret"\r\n') {
    client.send(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await client.line()).toMatch(/^slow OK/);
});

test('APPEND before the log-in is answered with BAD and its message is not kept', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  client.send('a1 APPEND INBOX {10}\r\n');
  expect(await client.line()).toMatch(/^a1 BAD /);
  client.send(`a2 APPEND INBOX {24+}\r\na3 LOGOUT\r\na3 LOGOUT\r\nxx\r\na4 NOOP\r\n`);
  expect(await client.line()).toMatch(/^a2 BAD /);
  expect(await client.line()).toMatch(/^a4 OK/);
});
