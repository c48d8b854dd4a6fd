import { expect, test } from 'vitest';
import { commandOf, commandText, frameOf, revealed, rewrittenCommand } from '../testing/wire-text.ts';
import { tag } from '../values/numbers.ts';
import { parseCommand } from './parse-command.ts';

test.each([
  // RFC 3501 6.1, 6.2, 6.3, 6.4
  'abcd CAPABILITY',
  'a002 NOOP',
  'A023 LOGOUT',
  'a002 STARTTLS',
  'FXXZ CHECK',
  'A341 CLOSE',
  'A202 EXPUNGE',
  'a001 LOGIN SMITH SESAME',
  'a001 LOGIN "a b" {3}\nd\xe9f',
  'A001 AUTHENTICATE GSSAPI',
  'A003 CREATE owatagusiam/',
  'A683 DELETE blurdybloop',
  'A684 RENAME foo zowie',
  'A002 SUBSCRIBE #news.comp.mail.mime',
  'A002 UNSUBSCRIBE #news.comp.mail.mime',
  'A042 STATUS blurdybloop (UIDNEXT MESSAGES)',
  'A003 COPY 2:4 MEETING',
  'A003 UID COPY 2:4 MEETING',
  // RFC 2177, 2342, 2971, 3691, 4315, 4959, 5161, 6154, 6851
  'A002 IDLE',
  'A001 NAMESPACE',
  'a023 ID ("name" "sodr" "version" "19.34" "vendor" NIL)',
  'a042 ID NIL',
  'a042 ID ()',
  'A684 UNSELECT',
  'A003 UID EXPUNGE 3000:3002',
  'a UID EXPUNGE $',
  'C01 AUTHENTICATE PLAIN dGVzdAB0ZXN0AHRlc3Q=',
  'C01 AUTHENTICATE EXTERNAL =',
  't2 ENABLE CONDSTORE X-GOOD-IDEA',
  't1 CREATE MySpecial (USE (\\Drafts \\Sent))',
  'a MOVE 42:69 foo',
  'a UID MOVE $ foo',
  // RFC 7889, 8438, 8474
  'a STATUS x (APPENDLIMIT SIZE DELETED MAILBOXID HIGHESTMODSEQ RECENT UIDVALIDITY UNSEEN)',
  // RFC 5464 4.2, 4.3
  'a GETMETADATA "" /shared/comment',
  'a GETMETADATA INBOX (/shared/comment /private/comment)',
  'a GETMETADATA (MAXSIZE 1024 DEPTH 1) INBOX (/shared/comment /private/comment)',
  'a GETMETADATA (DEPTH infinity) INBOX /a',
  'a SETMETADATA INBOX (/private/comment "My comment" /shared/x NIL /b ~{2}\n\0a)',
  // No grammar: kept as it is
  'a XYZZY one {2}\nab (two)',
  'a UID XYZZY UTF-8 ALL',
])('%j reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a login {2}\nab "x\\"y" ', 'a LOGIN ab "x\\"y"'],
  ['a authenticate plain', 'a AUTHENTICATE PLAIN'],
  ['a uid   noop', 'a UID NOOP'],
  ['a CREATE x ()', 'a CREATE x'],
  // RFC 5464 4.2.1 and its errata: options behind the mailbox
  ['a GETMETADATA INBOX (MAXSIZE 1024) (/a /b)', 'a GETMETADATA (MAXSIZE 1024) INBOX (/a /b)'],
  ['a GETMETADATA INBOX (/a)', 'a GETMETADATA INBOX /a'],
])('%j means %j', (wire, canonical) => {
  expect(rewrittenCommand(wire)).toBe(canonical);
});

test('credentials are secrets that only reveal() shows', () => {
  const login = commandOf('a LOGIN joe {4}\npa s');
  expect(JSON.stringify(login)).not.toContain('pa s');
  expect(revealed(login)).toEqual({ name: 'LOGIN', user: 'joe', password: 'pa s' });
  const authenticate = commandOf('a AUTHENTICATE plain AGpvZQ==');
  expect(JSON.stringify(authenticate)).not.toContain('AGpv');
  expect(revealed(authenticate)).toMatchObject({ mechanism: 'PLAIN', initialResponse: 'AGpvZQ==' });
});

test('an unknown command keeps its word and what stood behind it', () => {
  expect(commandOf('a uid xyzzy  a b')).toEqual({
    name: 'unknown',
    word: 'UID XYZZY',
    rest: { lines: [Buffer.from('  a b')], literals: [] },
  });
  expect(commandText({ tag: tag('a'), command: { name: 'unknown', word: 'XYZZY' } })).toBe('a XYZZY');
});

test.each([
  ['a NOOP now', 7],
  ['a LOGIN joe', 11],
  ['a CREATE x (FOO (\\Sent))', 12],
  ['a RENAME x', 10],
  ['a ENABLE', 8],
  ['a ID ("a")', 9],
  ['a ID x', 5],
  ['a STATUS x ()', 13],
  ['a STATUS x (FOO)', 12],
  ['a COPY 1', 8],
  ['a UID', 5],
  ['a UID EXPUNGE x', 14],
  ['a GETMETADATA x ()', 18],
  ['a GETMETADATA (DEPTH 2) x /a', 21],
  ['a SETMETADATA x (/a)', 19],
  ['a SETMETADATA x /a', 16],
])('%s is refused at byte %i and the error knows the tag', (wire, byte) => {
  expect(() => parseCommand(frameOf(wire))).toThrow(
    expect.objectContaining({ code: 'imap-syntax', tag: 'a', position: { byte, afterLiterals: 0 } }),
  );
});

test('a command without a readable tag is refused without one', () => {
  for (const wire of ['', ' NOOP', '* NOOP', '+ NOOP', '{x NOOP']) {
    expect(() => parseCommand(frameOf(wire))).toThrow(expect.objectContaining({ tag: undefined }));
  }
});

test('an error says where it is, also behind a literal, and never what stood there', () => {
  const attempt = () => parseCommand(frameOf('a LOGIN {6}\nsecret {5}\nother (hush)'));
  expect(attempt).toThrow('Expected the end of the line at byte 1 of the line after literal 2.');
});
