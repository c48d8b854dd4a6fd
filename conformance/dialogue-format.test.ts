/** A conformance test is worth what it finds: these look at the dialogues' own tools. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseDialogues } from './dialogue/parse-dialogue.ts';
import { type Captures, fillCaptures, matchPattern } from './matching/pattern.ts';
import { runDialogue } from './run-dialogue.ts';
import { ResponseReader } from './session/response-reader.ts';
import { comparable } from './transcript/comparable.ts';

const HEAD = 'PLAIN: A title\nSESSION\n';

describe('the file', () => {
  test('holds dialogues of steps, with lines that go on and responses in any order', () => {
    const text = `# About
PLAIN: First
MAILBOX INBOX plain (\\Seen \\Flagged)
SECOND SESSION SELECT INBOX
C2: a APPEND INBOX {3+}
| abc
ANY ORDER
S2: * 1 FETCH (X {2}
| ab)
S2: a OK
END

WOVEN: Second
WEAVE notice
SESSION NOT SIGNED IN
`;
    expect(parseDialogues('x.dialogue', text)).toEqual([
      {
        kind: 'plain',
        title: 'First',
        file: 'x.dialogue',
        steps: [
          { kind: 'mailbox', line: 3, mailbox: 'INBOX', message: 'plain', flags: '(\\Seen \\Flagged)' },
          { kind: 'open', line: 4, session: 'second', signedIn: true, command: 'SELECT INBOX' },
          { kind: 'client', line: 5, session: 'second', text: 'a APPEND INBOX {3+}\r\nabc' },
          {
            kind: 'server',
            line: 8,
            session: 'second',
            expected: [
              { line: 8, pattern: '* 1 FETCH (X {2}\r\nab)' },
              { line: 10, pattern: 'a OK' },
            ],
          },
        ],
      },
      {
        kind: 'woven',
        title: 'Second',
        file: 'x.dialogue',
        steps: [
          { kind: 'campaign', line: 14, happens: 'weave', campaign: 'notice' },
          { kind: 'open', line: 15, session: 'first', signedIn: false, command: undefined },
        ],
      },
    ]);
  });

  test.each([
    ['C: a NOOP', 'x:1: a dialogue begins with PLAIN: or WOVEN:'],
    ['PLAIN: A title\nC: a NOOP', 'x:2: the first session speaks before its SESSION line'],
    [`${HEAD}C2: a NOOP`, 'x:3: the second session speaks before its SESSION line'],
    [`${HEAD}| text`, 'x:3: there is no line that this one could go on with'],
    [`${HEAD}ANY ORDER\nS: a OK`, 'x:3: ANY ORDER without END'],
    [`${HEAD}ANY ORDER\nPLAIN: Another`, 'x:4: ANY ORDER without END'],
    [`${HEAD}ANY ORDER\nANY ORDER`, 'x:4: ANY ORDER within ANY ORDER'],
    [`${HEAD}ANY ORDER\nC: a NOOP`, 'x:4: only S lines stand between ANY ORDER and END'],
    [`${HEAD}END`, 'x:3: END without ANY ORDER'],
    [`${HEAD}WEAVE notice`, 'x:3: nothing is woven in a PLAIN dialogue'],
    [`${HEAD}MAILBOX`, 'x:3: this cannot be read: MAILBOX'],
    [`${HEAD}${HEAD}`, 'x:3: two dialogues of this file have the same title'],
  ])('is refused where it is wrong: %j', (text, message) => {
    expect(() => parseDialogues('x', text)).toThrow(message);
  });
});

describe('a pattern', () => {
  const match = (pattern: string, text: string, captures: Captures = new Map(), literals: string[] = []) => {
    const captured = matchPattern(pattern, { text, literals }, captures);
    return captured && Object.fromEntries(captured);
  };

  test.each([
    ['* 2 EXISTS', '* 2 EXISTS', {}],
    ['* 2 EXISTS', '* 3 EXISTS', undefined],
    ['* 2 EXISTS', '* 2 EXISTS ', undefined],
    ['a OK <text>', 'a OK done', {}],
    ['a OK <text>', 'a OK [TRYCREATE] done', undefined],
    ['a OK <text>', 'a OK ', undefined],
    ['* FLAGS (<any>)', '* FLAGS ()', {}],
    ['* FLAGS (<any>)', '* FLAGS (\r\n)', undefined],
    ['[UIDNEXT <number:next>]', '[UIDNEXT 12]', { next: '12' }],
    ['[UIDNEXT <number>]', '[UIDNEXT x]', undefined],
    ['<number:one> <number:one>', '12 12', { one: '12' }],
    ['<number:one> <number:one>', '12 13', undefined],
    ['X <date>', 'X " 6-Jan-2020 09:00:00 +0000"', {}],
    ['X "<day:day> <any>"', 'X " 6-Jan-2020 09:00:00 +0000"', { day: ' 6-Jan-2020' }],
    ['BODY[]<0> (.*)', 'BODY[]<0> (.*)', {}],
    ['X <literal>', 'X none', undefined],
    ['ü', '\u00c3\u00bc', {}],
  ])('%j against %j captures %j', (pattern, text, captured) => {
    expect(match(pattern, text)).toEqual(captured);
  });

  test('of a literal takes the whole literal, whatever is in it', () => {
    const literal = '{6}\r\na) b\r\n';
    expect(match('X <literal:all> Y', `X ${literal} Y`, new Map(), [literal])).toEqual({ all: literal });
  });

  test('holds a name to what it captured before, and gives it to the client', () => {
    const captures = new Map([['uid', '7']]);
    expect(match('UID <number:uid>', 'UID 7', captures)).toEqual({});
    expect(match('UID <number:uid>', 'UID 8', captures)).toBeUndefined();
    expect(fillCaptures('FETCH {uid} {12} {none}', captures)).toBe('FETCH 7 {12} {none}');
  });
});

test('responses are cut at their ends, however the bytes come in', () => {
  const wire = '* OK hi\r\n* 1 FETCH (A {4}\r\n\r\n* B ~{2}\r\n\0) C)\r\na OK {x}\r\n';
  const whole = [
    { text: '* OK hi', literals: [] },
    { text: '* 1 FETCH (A {4}\r\n\r\n* B ~{2}\r\n\0) C)', literals: ['{4}\r\n\r\n* ', '~{2}\r\n\0)'] },
    { text: 'a OK {x}', literals: [] },
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(wire.length)), (cuts) => {
      const reader = new ResponseReader();
      const ends = [...cuts.sort((a, b) => a - b), wire.length];
      expect(ends.flatMap((end, at) => reader.push(wire.slice(ends[at - 1] ?? 0, end)))).toEqual(whole);
    }),
  );
});

test('only what must differ between a server and the proxy is left out of the comparison', () => {
  const said = [
    'a OK [APPENDUID 1700000000 3] Append completed (0.012 + 0.001 secs).',
    '* 1 FETCH (INTERNALDATE "06-Jan-2020 09:00:00 +0000" SAVEDATE "01-Feb-2031 09:00:00 +0000")',
    '* CAPABILITY IMAP4rev1 IDLE',
    '+ OK',
    '+ idling',
  ];
  expect(said.map(comparable)).toEqual([
    'a OK [APPENDUID n 3] Append completed (n secs).',
    '* 1 FETCH (INTERNALDATE "06-Jan-2020 09:00:00 +0000" SAVEDATE "now")',
    '* CAPABILITY names',
    '+ text',
    '+ idling',
  ]);
});

describe('a dialogue', () => {
  /** Answers NOOP with a script, everything else with OK. */
  async function hold(dialogue: string, script: string): Promise<unknown> {
    const server = createServer((socket) => {
      socket.write('* OK hi\r\n');
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        const [tag, word] = chunk.toString().split(' ');
        socket.write(word?.startsWith('NOOP') ? script : `${tag} OK done\r\n`);
        if (word?.startsWith('LOGOUT')) socket.end();
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const [parsed] = parseDialogues('x', dialogue);
    if (parsed === undefined) throw new Error('There is no dialogue.');
    const account = { user: 'u', password: 'p' };
    const campaigns = { happens: () => Promise.resolve() };
    const transcripts = await runDialogue(parsed, { account, server: address, direct: address, campaigns });
    return transcripts.get('first');
  }

  const NOOP = `${HEAD}C: a NOOP\nS: * 1 EXISTS\nS: a OK <text>\n`;

  test('that is kept to gives what was heard since the log-in', async () => {
    const heard = await hold(NOOP, '* 1 EXISTS\r\na OK done\r\n');
    expect(heard).toEqual(['* 1 EXISTS', 'a OK done', 'runner OK done']);
  });

  test.each([
    ['something else', '* 2 EXISTS\r\na OK done\r\n', 'x:4: expected: * 1 EXISTS\nreceived: * 2 EXISTS'],
    ['too little', 'a OK done\r\n', 'x:4: expected: * 1 EXISTS\nreceived: a OK done'],
    ['too much before the end', '* 1 EXISTS\r\n* 2 EXISTS\r\na OK done\r\n', 'x:5: expected: a OK <text>'],
    [
      'too much after the end',
      '* 1 EXISTS\r\na OK done\r\n* 9 FETCH ()\r\n',
      'x:5: more was said:\n* 9 FETCH ()',
    ],
  ])('fails where the server says %s', async (_what, script, message) => {
    await expect(hold(NOOP, script)).rejects.toThrow(message);
  });

  test('takes a group of responses in any order, each once', async () => {
    const group = `${HEAD}C: a NOOP\nANY ORDER\nS: * 1 EXISTS\nS: * 2 RECENT\nEND\nS: a OK <text>\n`;
    await hold(group, '* 2 RECENT\r\n* 1 EXISTS\r\na OK done\r\n');
    await expect(hold(group, '* 2 RECENT\r\n* 2 RECENT\r\na OK done\r\n')).rejects.toThrow(
      'x:5: expected: * 1 EXISTS\nreceived: * 2 RECENT',
    );
  });
});
