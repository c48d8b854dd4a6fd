import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.4.5, 6.4.8
  'A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])',
  'A999 UID FETCH 4827313:4828442 (FLAGS)',
  // RFC 3501 6.4.5: sections and partials
  'a FETCH 1 (BODY[] BODY[HEADER] BODY[TEXT] BODY[1] BODY[4.1.MIME] BODY[4.2.2.1] BODY.PEEK[3.TEXT])',
  'a FETCH 1 (BODY[]<0.2048> BODY.PEEK[1.2.HEADER.FIELDS (A B)]<0.100> BODY[1.HEADER.FIELDS.NOT ("X Y")])',
  'a FETCH 1 (RFC822 RFC822.HEADER RFC822.SIZE RFC822.TEXT BODY BODYSTRUCTURE ENVELOPE INTERNALDATE UID)',
  // RFC 3516 4.2
  'a FETCH 1 (BINARY.PEEK[1]<0.10> BINARY[] BINARY[1.2] BINARY.SIZE[3])',
  // RFC 7162 3.1.4.1, 3.2.6
  's100 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)',
  's100 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)',
  // RFC 8474, 8514, 8970, 5182
  'a FETCH 1,3:5,*:2 (EMAILID THREADID SAVEDATE PREVIEW PREVIEW (LAZY) MODSEQ SNIPPET (LAZY=FUZZY))',
  'a UID FETCH $ (FLAGS)',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a fetch 1 all', 'a FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)'],
  ['a FETCH 1 FAST', 'a FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE)'],
  ['a FETCH 1 FULL', 'a FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY)'],
  ['a uid fetch 1 body.peek[header.fields (Date)]', 'a UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (Date)])'],
  ['a FETCH 1 BODY.PEEK[HEADER.FIELDS ({3}\nX Y)]', 'a FETCH 1 (BODY.PEEK[HEADER.FIELDS ("X Y")])'],
  // The parentheses behind PREVIEW may be its own or those of the command.
  ['a FETCH 1 PREVIEW (LAZY) (CHANGEDSINCE 4)', 'a FETCH 1 (PREVIEW (LAZY)) (CHANGEDSINCE 4)'],
  ['a FETCH 1 PREVIEW (CHANGEDSINCE 4)', 'a FETCH 1 (PREVIEW) (CHANGEDSINCE 4)'],
  ['a FETCH  1 ( FLAGS  UID )  ', 'a FETCH 1 (FLAGS UID)'],
])('%s means %s', (wire, canonical) => {
  expect(rewrittenCommand(wire)).toBe(canonical);
});

test('a FETCH command knows numbers from UIDs and keeps its set as written', () => {
  expect(commandOf('a UID FETCH 5:2,* BODY[2.HEADER]<3.4>')).toEqual({
    name: 'FETCH',
    byUid: true,
    set: {
      kind: 'uid',
      ranges: [
        { first: 5, last: 2 },
        { first: '*', last: '*' },
      ],
    },
    items: [
      {
        name: 'BODY[]',
        peek: false,
        section: { part: [2], text: { kind: 'HEADER' } },
        partial: { offset: 3, length: 4 },
      },
    ],
    changedSince: undefined,
    vanished: false,
  });
});

test.each([
  'a FETCH 0 FLAGS',
  'a FETCH 1: FLAGS',
  'a FETCH 4294967296 FLAGS',
  'a FETCH 1 ()',
  'a FETCH 1 (ALL)',
  'a FETCH 1 XYZ',
  'a FETCH 1 BODY[MIME]',
  'a FETCH 1 BODY[0]',
  'a FETCH 1 BODY[1e3]',
  'a FETCH 1 BODY[1.]',
  'a FETCH 1 BODY[1',
  'a FETCH 1 BODY[HEADER.FIELDS ()]',
  'a FETCH 1 BODY[HEADER.FIELDS (caf\xe9)]',
  'a FETCH 1 BODY[]<0.0>',
  'a FETCH 1 BODY[]<0>',
  'a FETCH 1 FLAGS (CHANGEDSINCE)',
  'a FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)',
  'a FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)',
  'a UID FETCH 1 FLAGS (VANISHED)',
  'a FETCH 1 FLAGS UID',
])('%s is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
