import { expect, test } from 'vitest';
import { type ByteString, byteString } from '../values/byte-string.ts';
import { type LiteralMode, WireWriter } from './wire-writer.ts';

const bytes = (text: string): ByteString => byteString(Buffer.from(text, 'latin1'));

const written = (write: (writer: WireWriter) => void, mode?: LiteralMode): string[] => {
  const writer = new WireWriter(mode);
  write(writer);
  return writer.segments().map((segment) => Buffer.concat(segment).toString('latin1'));
};

const literals = (writer: WireWriter): void => {
  writer.literal(Buffer.from('ab'));
  writer.space();
  writer.literal(Buffer.alloc(4096, 'x'), true);
  writer.literal(Buffer.alloc(4097, 'y'));
  writer.crlf();
};

test.each([
  ['server', 1, '{2}\r\nab ~{4096}\r\n', 0],
  ['literal-plus', 1, '{2+}\r\nab ~{4096+}\r\n', 0],
  ['literal-minus', 2, '{2+}\r\nab ~{4096+}\r\n', 1],
  ['synchronizing', 4, '{2}\r\n', 3],
] as const)('in mode %s literals make %i segments', (mode, count, head, waits) => {
  const segments = written(literals, mode);
  expect(segments).toHaveLength(count);
  expect(segments.slice(0, -1).filter((segment) => segment.endsWith('}\r\n'))).toHaveLength(waits);
  expect(segments[0]?.startsWith(head)).toBe(true);
  expect(segments.join('').replaceAll('+}', '}')).toBe(written(literals).join(''));
});

test('the bytes of a literal are passed on, not copied', () => {
  const body = Buffer.from('body');
  const writer = new WireWriter();
  writer.literal(body);
  expect(writer.segments().flat()).toContain(body);
});

test.each([
  ['INBOX', 'INBOX'],
  ['', '""'],
  ['a b', '"a b"'],
  ['nil', '"nil"'],
  ['a]', '"a]"'],
  ['a*', '"a*"'],
  ['a"\\', '"a\\"\\\\"'],
  ['caf\xe9', '{4}\r\ncaf\xe9'],
  ['\r\n', '{2}\r\n\r\n'],
  ['\0', '~{1}\r\n\0'],
  ['x'.repeat(1001), `{1001}\r\n${'x'.repeat(1001)}`],
])('the astring %j travels as %j', (value, wire) => {
  expect(written((writer) => writer.astring(bytes(value)))).toEqual([wire]);
});

test.each([
  ['INBOX', 'INBOX'],
  ['caf\xc3\xa9 "x"', '"caf\xc3\xa9 \\"x\\""'],
  ['\xc3', '{1}\r\n\xc3'],
  ['\xed\xa0\x80', '{3}\r\n\xed\xa0\x80'],
  ['\xc3\xa9\r', '{3}\r\n\xc3\xa9\r'],
  ['\xc3\xa9\x7f', '{3}\r\n\xc3\xa9\x7f'],
  ['\xc3\xa9\0', '~{3}\r\n\xc3\xa9\0'],
  ['\xc3\xa9'.repeat(501), `{1002}\r\n${'\xc3\xa9'.repeat(501)}`],
])('with UTF8=ACCEPT enabled the astring %j travels as %j', (value, wire) => {
  const write = (writer: WireWriter): void => {
    writer.utf8 = true;
    writer.astring(bytes(value));
  };
  expect(written(write)).toEqual([wire]);
});

test('a value that would change the meaning of the line is a bug of the caller', () => {
  const refused: ((writer: WireWriter) => void)[] = [
    (writer) => writer.atom(''),
    (writer) => writer.atom('a b'),
    (writer) => writer.atom('a\r\n'),
    (writer) => writer.flag('\\'),
    (writer) => writer.flag('\\Seen)'),
    (writer) => writer.flag('\\**'),
    (writer) => writer.value('a(b'),
    (writer) => writer.atom('\u0141'),
  ];
  for (const write of refused) expect(() => written(write)).toThrow(TypeError);
});

test('a writer that was emptied begins anew', () => {
  const writer = new WireWriter();
  writer.raw('a');
  expect(writer.toBuffer().toString()).toBe('a');
  writer.raw('b');
  expect(writer.toBuffer().toString()).toBe('b');
  expect(writer.toBuffer()).toHaveLength(0);
});
