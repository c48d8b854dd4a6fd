import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import type { MessageIndex, MessagePart } from './message-index.ts';
import { crlfMessage } from './testing/message-text.ts';
import { modelMessage, type WrittenPart, writeModel } from './testing/mime-model.ts';

/** What an index says about a part, in the model's terms. */
const asWritten = (part: MessagePart): WrittenPart => ({
  type: `${part.type}/${part.subtype}`,
  headerStart: part.headerStart,
  bodyStart: part.bodyStart,
  bodyEnd: part.bodyEnd,
  children: part.children.map(asWritten),
  message: part.message && asWritten(part.message.root),
});

const allParts = (part: MessagePart): MessagePart[] => [
  part,
  ...part.children.flatMap(allParts),
  ...(part.message ? allParts(part.message.root) : []),
];

const lineEnds = (bytes: Buffer): number => bytes.toString('latin1').split('\n').length - 1;

/** Types and bodies, as deep as they go: `multipart/mixed(text/plain "a", text/html "b")`. */
const outline = (bytes: Buffer, part: MessagePart): string => {
  const type = `${part.type}/${part.subtype}`;
  if (part.message) return `${type}[${outline(bytes, part.message.root)}]`;
  if (part.type !== 'multipart')
    return `${type} ${JSON.stringify(bytes.toString('latin1', part.bodyStart, part.bodyEnd))}`;
  return `${type}(${part.children.map((child) => outline(bytes, child)).join(', ')})`;
};
const outlineOf = (bytes: Buffer): string => outline(bytes, indexMessage(bytes).root);

describe('any message that is well formed', () => {
  test('is indexed with every part exactly where it was written, with CRLF and with bare LF', () => {
    fc.assert(
      fc.property(modelMessage, fc.constantFrom('\n' as const, '\r\n' as const), (model, lineEnd) => {
        const { bytes, root } = writeModel(model, lineEnd);
        const index = indexMessage(bytes);
        expect(asWritten(index.root)).toEqual(root);
        expect(index.size).toBe(bytes.length);
        for (const part of allParts(index.root)) {
          expect(part.lines).toBe(lineEnds(bytes.subarray(part.bodyStart, part.bodyEnd)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a message that is cut off or damaged anywhere', () => {
  const isInside = (part: MessagePart, start: number, end: number): boolean => {
    const ordered =
      start <= part.headerStart &&
      part.headerStart <= part.headerEnd &&
      part.headerEnd === part.bodyStart &&
      part.bodyStart <= part.bodyEnd &&
      part.bodyEnd <= end;
    const inner = part.message ? [part.message.root] : part.children;
    return ordered && inner.every((child) => isInside(child, part.bodyStart, part.bodyEnd));
  };

  test('keeps every part inside of its parent and the parts of a multipart in order', () => {
    const damage = fc.record({ at: fc.nat(), cut: fc.nat({ max: 40 }), put: fc.string({ maxLength: 5 }) });
    fc.assert(
      fc.property(modelMessage, fc.array(damage, { minLength: 1, maxLength: 4 }), (model, damages) => {
        let message = writeModel(model, '\r\n').bytes.toString('latin1');
        for (const { at, cut, put } of damages) {
          const position = at % message.length;
          message = message.slice(0, position) + put + message.slice(position + cut);
        }
        const bytes = Buffer.from(message, 'latin1');
        const { root } = indexMessage(bytes);
        expect(isInside(root, 0, bytes.length)).toBe(true);
        expect(root.bodyEnd).toBe(bytes.length);
        for (const { type, children } of allParts(root)) {
          expect(children.length > 0).toBe(type === 'multipart');
          children.slice(1).forEach((child, place) => {
            expect(child.headerStart).toBeGreaterThanOrEqual(children[place]?.bodyEnd ?? 0);
          });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('broken messages', () => {
  const multipart = (...body: string[]): Buffer =>
    crlfMessage('Content-Type: multipart/mixed; boundary=b', '', ...body);

  test.each<[name: string, message: Buffer, expected: string]>([
    ['nothing at all', Buffer.alloc(0), 'text/plain ""'],
    ['a header without a blank line', Buffer.from('Subject: x\r\nTo: y'), 'text/plain ""'],
    ['a body without a header', crlfMessage('', 'body'), 'text/plain "body\\r\\n"'],
    ['lines that are no fields', crlfMessage('From me', 'no field', '', 'body'), 'text/plain "body\\r\\n"'],
    ['NUL bytes', crlfMessage('A: \0', '', 'x\0y'), 'text/plain "x\\u0000y\\r\\n"'],
    [
      'no closing delimiter',
      multipart('--b', '', 'one', '--b', '', 'two'),
      'multipart/mixed(text/plain "one", text/plain "two\\r\\n")',
    ],
    ['no delimiter at all', multipart('one', 'two'), 'multipart/mixed(text/plain "one\\r\\ntwo\\r\\n")'],
    [
      'a closing delimiter only',
      multipart('one', '--b--'),
      'multipart/mixed(text/plain "one\\r\\n--b--\\r\\n")',
    ],
    [
      'a multipart without a boundary',
      crlfMessage('Content-Type: multipart/mixed', '', 'x'),
      'multipart/mixed(text/plain "x\\r\\n")',
    ],
    [
      'a part header cut off by a delimiter',
      multipart('--b', 'Content-Type: text/html', '--b', '', 'x', '--b--'),
      'multipart/mixed(text/html "", text/plain "x")',
    ],
    [
      'an empty part',
      multipart('--b', '--b', '', '', '--b--'),
      'multipart/mixed(text/plain "", text/plain "")',
    ],
    [
      'white space after a delimiter',
      multipart('--b \t', '', 'x', '--b-- '),
      'multipart/mixed(text/plain "x")',
    ],
    [
      'a longer word than the boundary',
      multipart('--bb', '--b', '', 'x', '--bb', '--b--'),
      'multipart/mixed(text/plain "x\\r\\n--bb")',
    ],
    ['a Content-Type that is none', crlfMessage('Content-Type: text', '', 'x'), 'text/plain "x\\r\\n"'],
    [
      'an inner multipart that the outer one ends',
      multipart(
        '--b',
        'Content-Type: multipart/alternative; boundary=i',
        '',
        '--i',
        '',
        'x',
        '--b',
        '',
        'y',
        '--b--',
      ),
      'multipart/mixed(multipart/alternative(text/plain "x"), text/plain "y")',
    ],
    [
      'an embedded message without a header end',
      multipart('--b', 'Content-Type: message/rfc822', '', 'Subject: x', '--b--'),
      'multipart/mixed(message/rfc822[text/plain ""])',
    ],
  ])('%s: is read as well as can be', (_name, message, expected) => {
    expect(outlineOf(message)).toBe(expected);
  });

  test('a multipart/digest takes its parts for messages unless they say otherwise (RFC 2046 5.1.5)', () => {
    const message = crlfMessage(
      'Content-Type: multipart/digest; boundary=b',
      '',
      '--b',
      '',
      'Subject: one',
      '',
      'body',
      '--b',
      'Content-Type: text/plain',
      '',
      'two',
      '--b--',
    );
    expect(outlineOf(message)).toBe('multipart/digest(message/rfc822[text/plain "body"], text/plain "two")');
  });

  test('the inner of two multiparts with the same boundary takes the parts', () => {
    const message = multipart(
      '--b',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'x',
      '--b--',
    );
    expect(outlineOf(message)).toBe('multipart/mixed(multipart/mixed(text/plain "x"))');
  });
});

describe('limits', () => {
  const depthOf = (index: MessageIndex): number => (index.root.message ? 1 + depthOf(index.root.message) : 0);

  test('messages in messages are followed for 100 levels, what lies deeper is opaque', () => {
    const message = Buffer.from(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(5000)}end`);
    const index = indexMessage(message);
    expect(depthOf(index)).toBe(100);
    const deepest = allParts(index.root).at(-1);
    expect(`${deepest?.type}/${deepest?.subtype}`).toBe('application/octet-stream');
    expect(deepest?.bodyEnd).toBe(message.length);
  });

  test('multiparts in multiparts end at 100 levels too', () => {
    const levels = Array.from(
      { length: 300 },
      (_, level) => `--${level - 1}\nContent-Type: multipart/mixed; boundary=${level}\n\n`,
    );
    const parts = allParts(indexMessage(Buffer.from(levels.join('').slice('---1\n'.length))).root);
    expect(parts.filter((part) => part.type === 'multipart')).toHaveLength(100);
    expect(parts.at(-1)?.subtype).toBe('octet-stream');
  });

  test('parts are counted to a limit; those after it stay in the bytes of the multipart', () => {
    const inner = crlfMessage(
      'Content-Type: multipart/mixed; boundary=i',
      '',
      '--i\r\n\r\nx\r\n'.repeat(5000),
    );
    const message = Buffer.concat([
      crlfMessage('Content-Type: multipart/mixed; boundary=o', '', '--o'),
      inner,
      crlfMessage('--o--', 'epilogue'),
    ]);
    const index = indexMessage(message);
    expect(allParts(index.root)).toHaveLength(1000);
    expect(index.root.bodyEnd).toBe(message.length);
    const [innerPart] = index.root.children;
    expect(message.indexOf('\r\n--o--')).toBe(innerPart?.bodyEnd);
  });
});
