import { expect, test } from 'vitest';
import { readLiteralHeader } from './literal-header.ts';

const read = (line: string) => readLiteralHeader(Buffer.from(`xx${line}`), 2, line.length + 2);

test.each([
  ['a {3}\r\n', { sizeBytes: 3, nonSync: false, binary: false, headerBytes: 5 }],
  ['{3}\n', { sizeBytes: 3, nonSync: false, binary: false, headerBytes: 4 }],
  ['a {10+}\r\n', { sizeBytes: 10, nonSync: true, binary: false, headerBytes: 7 }],
  ['a ~{0}\r\n', { sizeBytes: 0, nonSync: false, binary: true, headerBytes: 6 }],
  ['a ~{4294967295+}\r\n', { sizeBytes: 4294967295, nonSync: true, binary: true, headerBytes: 16 }],
  ['a {3} \r\n', undefined],
  ['a {}\r\n', undefined],
  ['a {+}\r\n', undefined],
  ['a {3++}\r\n', undefined],
  ['a {-3}\r\n', undefined],
  ['3}\r\n', undefined],
  ['}\r\n', undefined],
  ['+}\r\n', undefined],
  ['\r\n', undefined],
  ['\n', undefined],
])('%j ends with the header %j', (line, header) => {
  expect(read(line)).toEqual(header);
});

test('the bytes before the line do not count', () => {
  const bytes = Buffer.from('~{3}\r\n');
  expect(readLiteralHeader(bytes, 1, bytes.length)).toMatchObject({ binary: false, headerBytes: 5 });
  expect(readLiteralHeader(bytes, 2, bytes.length)).toBeUndefined();
});

test('a number beyond 32 bits cannot be a literal', () => {
  expect(() => read('a {4294967296}\r\n')).toThrow(
    expect.objectContaining({ code: 'imap-frame-literal-size' }),
  );
  expect(() => read(`a {${'9'.repeat(10_000)}}\r\n`)).toThrow('4 GiB');
});
