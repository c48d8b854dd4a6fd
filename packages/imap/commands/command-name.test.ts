import { expect, test } from 'vitest';
import { readCommandName } from './command-name.ts';

const read = (line: string) => readCommandName(Buffer.from(`x${line}`, 'latin1'), 1, line.length + 1);

test.each([
  ['a noop\r\n', { tag: 'a', word: 'NOOP' }],
  ['A1 UID fetch 1 FLAGS\r\n', { tag: 'A1', word: 'UID FETCH' }],
  ['a  uid   store', { tag: 'a', word: 'UID STORE' }],
  ['a UID\r\n', { tag: 'a', word: 'UID' }],
  ['a LOGIN {3}\r\n', { tag: 'a', word: 'LOGIN' }],
  ['a LIST(x) "" *\r\n', { tag: 'a', word: 'LIST' }],
  ['DONE\r\n', undefined],
  ['a \r\n', undefined],
  ['a "x"\r\n', undefined],
  ['+ a b\r\n', undefined],
  ['* OK\r\n', undefined],
  [' a NOOP\r\n', undefined],
  ['', undefined],
])('%j begins with %j', (line, name) => {
  expect(read(line)).toEqual(name);
});
