import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodedPart } from './decoded-part.ts';
import { indexMessage } from './index-message.ts';
import { crlfMessage } from './testing/message-text.ts';
import { decodeQuotedPrintable, decodeTransfer } from './transfer-encoding.ts';

const decodedText = (encoding: string, body: string): string => {
  const message = crlfMessage(`Content-Transfer-Encoding: ${encoding}`, '', body);
  const part = decodedPart(message, indexMessage(message), [1]);
  return part.outcome === 'decoded' ? part.content.toString('latin1') : part.outcome;
};

describe('a part’s content', () => {
  test.each([
    ['7bit', 'abc=20', 'abc=20\r\n'],
    ['8bit', '\xe4', '\xe4\r\n'],
    ['BINARY', '\0', '\0\r\n'],
    ['base64', 'YWJj\r\nZGVm', 'abcdef'],
    ['base64', 'YWJj ZGVm*!', 'abcdef'],
    ['quoted-printable', 'a=E4=3D=\r\nb  \r\n=zz c', 'a\xe4=b\r\n=zz c\r\n'],
    ['x-uuencode', 'x', 'unknown-encoding'],
  ])('%s %j', (encoding, body, expected) => {
    expect(decodedText(encoding, body)).toBe(expected);
  });

  test('is the whole message for an empty number, a multipart’s bytes as they are, and nothing for no part', () => {
    const message = crlfMessage(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/mixed; boundary=c',
      'Content-Transfer-Encoding: base64',
      '',
      '--c',
      '',
      'x',
      '--c--',
      '--b--',
    );
    const index = indexMessage(message);
    expect(decodedPart(message, index, [])).toEqual({ outcome: 'decoded', content: message });
    expect(decodedPart(message, index, [1])).toMatchObject({ content: Buffer.from('--c\r\n\r\nx\r\n--c--') });
    expect(decodedPart(message, index, [2])).toEqual({ outcome: 'no-such-part' });
  });
});

describe('transfer encodings', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

  test('any bytes come back from quoted-printable, whatever else is encoded or broken softly', () => {
    const encoded = fc.array(fc.tuple(fc.nat({ max: 255 }), fc.boolean()), { maxLength: 100 });
    fc.assert(
      fc.property(encoded, (units) => {
        const text = units
          .map(([byte, breaks]) => `=${byte.toString(16).padStart(2, '0')}${breaks ? '= \r\n' : ''}`)
          .join('');
        expect([...decodeQuotedPrintable(Buffer.from(text))]).toEqual(units.map(([byte]) => byte));
      }),
    );
  });

  test('any bytes come back from base64 with line breaks anywhere', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 80 }), (content, width) => {
        const lines = content.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        expect(decodeTransfer(Buffer.from(lines.join('\r\n')), 'base64')).toEqual(content);
      }),
    );
  });
});
