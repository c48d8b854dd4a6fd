import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import type { MessagePart } from './message-index.ts';
import { partial, type SectionSpec, sectionBytes } from './section.ts';
import { crlfMessage } from './testing/message-text.ts';
import { modelMessage, writeModel } from './testing/mime-model.ts';

/** The message of RFC 3501 6.4.5: text, octet-stream, a message with two parts, a multipart with a message. */
const example = crlfMessage(
  'Subject: outer',
  'From: a@example.com',
  'Content-Type: multipart/mixed; boundary=o',
  '',
  'preamble',
  '--o',
  'Content-Type: text/plain',
  '',
  'part 1',
  '--o',
  'Content-Type: application/octet-stream',
  '',
  'part 2',
  '--o',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner 3',
  'Content-Type: multipart/mixed; boundary=i',
  '',
  '--i',
  'Content-Description: three one',
  '',
  'part 3.1',
  '--i',
  'Content-Type: application/octet-stream',
  '',
  'part 3.2',
  '--i--',
  '--o',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: image/gif',
  '',
  'part 4.1',
  '--m',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner 4.2',
  'X-Other: y',
  '',
  'text of 4.2',
  '--m--',
  '--o--',
);
const index = indexMessage(example);

const read = (part: number[], text?: SectionSpec['text']): string | undefined =>
  sectionBytes(example, index, { part, text })?.toString('latin1');

describe('sections of the example of RFC 3501 6.4.5', () => {
  test.each<[part: number[], text: SectionSpec['text'], expected: string | undefined]>([
    [
      [],
      'HEADER',
      'Subject: outer\r\nFrom: a@example.com\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n',
    ],
    [[], 'MIME', undefined],
    [[1], undefined, 'part 1'],
    [[1], 'MIME', 'Content-Type: text/plain\r\n\r\n'],
    [[1], 'HEADER', undefined],
    [[1], 'TEXT', undefined],
    [[1, 1], undefined, undefined],
    [[2], undefined, 'part 2'],
    [[3], 'HEADER', 'Subject: inner 3\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n'],
    [[3], 'MIME', 'Content-Type: message/rfc822\r\n\r\n'],
    [[3, 1], undefined, 'part 3.1'],
    [[3, 1], 'MIME', 'Content-Description: three one\r\n\r\n'],
    [[3, 2], undefined, 'part 3.2'],
    [[3, 3], undefined, undefined],
    [[4], 'MIME', 'Content-Type: multipart/mixed; boundary=m\r\n\r\n'],
    [[4], 'HEADER', undefined],
    [[4, 1], undefined, 'part 4.1'],
    [[4, 2], 'HEADER', 'Subject: inner 4.2\r\nX-Other: y\r\n\r\n'],
    [[4, 2], 'TEXT', 'text of 4.2'],
    [[4, 2], undefined, 'Subject: inner 4.2\r\nX-Other: y\r\n\r\ntext of 4.2'],
    [[4, 2, 1], undefined, 'text of 4.2'],
    [[4, 2, 1, 1], undefined, undefined],
    [[4, 2], { fields: ['SUBJECT'], not: true }, 'X-Other: y\r\n\r\n'],
    [[1], { fields: ['subject'], not: false }, undefined],
    [[5], undefined, undefined],
    [[0], undefined, undefined],
  ])('BODY[%j %j]', (part, text, expected) => {
    expect(read(part, text)).toBe(expected);
  });

  test('3.TEXT is the body of the embedded multipart with its delimiters', () => {
    expect(read([3], 'TEXT')).toMatch(/^--i\r\n[\s\S]*--i--$/);
  });
});

describe('HEADER.FIELDS', () => {
  const message = crlfMessage('B: 1', 'a: 2', ' folded', 'no field', 'b: 3', '', 'body');
  const fields = (names: string[], not: boolean): string =>
    String(sectionBytes(message, indexMessage(message), { part: [], text: { fields: names, not } }));

  test('keeps the order of the message, all fields of a name, folds, and the blank line', () => {
    expect(fields(['a', 'B', 'missing'], false)).toBe('B: 1\r\na: 2\r\n folded\r\nb: 3\r\n\r\n');
    expect(fields(['b'], true)).toBe('a: 2\r\n folded\r\nno field\r\n\r\n');
    expect(fields(['missing'], false)).toBe('\r\n');
  });

  test('invents no blank line for a message that is nothing but a header', () => {
    const bare = Buffer.from('A: 1\r\nB: 2\r\n');
    const section = { part: [], text: { fields: ['a'], not: false } };
    expect(String(sectionBytes(bare, indexMessage(bare), section))).toBe('A: 1\r\n');
  });
});

test('a message that is no multipart has one part, its body, and its header is that part’s MIME', () => {
  const message = crlfMessage('Content-Type: text/html', '', '<p>');
  const own = indexMessage(message);
  expect(String(sectionBytes(message, own, { part: [1] }))).toBe('<p>\r\n');
  expect(sectionBytes(message, own, { part: [1], text: 'MIME' })).toEqual(
    sectionBytes(message, own, { part: [], text: 'HEADER' }),
  );
  expect(sectionBytes(message, own, { part: [2] })).toBeUndefined();
});

describe('any message', () => {
  test('is its header and its text, and RFC822.SIZE is the sum of both', () => {
    fc.assert(
      fc.property(modelMessage, (model) => {
        const { bytes } = writeModel(model, '\r\n');
        const own = indexMessage(bytes);
        const header = sectionBytes(bytes, own, { part: [], text: 'HEADER' }) ?? Buffer.alloc(0);
        const text = sectionBytes(bytes, own, { part: [], text: 'TEXT' }) ?? Buffer.alloc(0);
        expect(Buffer.concat([header, text])).toEqual(bytes);
        expect(own.size).toBe(header.length + text.length);
        expect(sectionBytes(bytes, own, { part: [] })).toEqual(bytes);
      }),
    );
  });

  test('holds each part’s MIME header and body side by side in its parent', () => {
    const check = (
      bytes: Buffer,
      own: ReturnType<typeof indexMessage>,
      part: MessagePart,
      number: number[],
    ) => {
      const parent = String(sectionBytes(bytes, own, { part: number }));
      part.children.forEach((child, position) => {
        const childNumber = [...number, position + 1];
        const mime = sectionBytes(bytes, own, { part: childNumber, text: 'MIME' });
        const body = sectionBytes(bytes, own, { part: childNumber });
        expect(parent).toContain(`${mime}${body}`);
        check(bytes, own, child, childNumber);
      });
    };
    fc.assert(
      fc.property(modelMessage, (model) => {
        const { bytes } = writeModel(model, '\n');
        const own = indexMessage(bytes);
        check(bytes, own, own.root, []);
      }),
    );
  });
});

test('partials put together are the section, and beyond its end there is nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (array, length) => {
      const section = Buffer.from(array);
      const pieces: Buffer[] = [];
      for (let offset = 0; offset <= section.length; offset += length) {
        pieces.push(partial(section, offset, length));
      }
      expect(Buffer.concat(pieces)).toEqual(section);
      expect(partial(section, section.length, length)).toHaveLength(0);
      expect(partial(section, 4_294_967_295, 4_294_967_295)).toHaveLength(0);
    }),
  );
});
