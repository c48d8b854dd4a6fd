import { expect, test } from 'vitest';
import { classifyResponse } from './response-head.ts';

const classify = (line: string) => {
  const bytes = Buffer.from(line, 'latin1');
  return classifyResponse(bytes, 0, bytes.length);
};

test.each([
  ['* 12 FETCH (FLAGS ())\r\n', { kind: 'numbered', number: 12, numberEnd: 4, word: 'FETCH' }],
  ['* 12 fetch(FLAGS ())\r\n', { kind: 'numbered', number: 12, numberEnd: 4, word: 'FETCH' }],
  ['* 0 EXISTS\r\n', { kind: 'numbered', number: 0, numberEnd: 3, word: 'EXISTS' }],
  ['* 5 Recent', { kind: 'numbered', number: 5, numberEnd: 3, word: 'RECENT' }],
  ['*  5  EXPUNGE \r\n', { kind: 'numbered', number: 5, numberEnd: 4, word: 'EXPUNGE' }],
  ['* 5 EXPUNGED\r\n', { kind: 'numbered', number: 5, numberEnd: 3, word: 'other' }],
  ['* 5 UIDFETCH (UID 5)\r\n', { kind: 'numbered', number: 5, numberEnd: 3, word: 'other' }],
  ['* 5 \r\n', { kind: 'numbered', number: 5, numberEnd: 3, word: 'other' }],
  ['* 4294967295 EXISTS\n', { kind: 'numbered', number: 4294967295, numberEnd: 12, word: 'EXISTS' }],
  ['* ok [ALERT] x\r\n', { kind: 'untagged', word: 'OK' }],
  ['* SEARCH\r\n', { kind: 'untagged', word: 'SEARCH' }],
  ['* xGlobal 1\r\n', { kind: 'untagged', word: 'XGLOBAL' }],
  ['a.1 OK done\r\n', { kind: 'tagged', tagEnd: 3 }],
  ['+ go\r\n', { kind: 'continuation' }],
  ['+\r\n', { kind: 'continuation' }],
  ['+', { kind: 'continuation' }],
  ['* 4294967296 EXISTS\r\n', undefined],
  ['* 5EXISTS\r\n', undefined],
  ['* 5\r\n', undefined],
  ['*\r\n', undefined],
  ['* \r\n', undefined],
  ['*OK\r\n', undefined],
  ['+OK POP3\r\n', undefined],
  ['tag\r\n', undefined],
  [' OK\r\n', undefined],
  ['\r\n', undefined],
  ['', undefined],
])('%j is told apart by its head', (line, head) => {
  expect(classify(line)).toEqual(head);
});

test('nothing behind the end of the range is looked at', () => {
  const bytes = Buffer.from('* 12 FETCH (FLAGS ())\r\n');
  expect(classifyResponse(bytes, 0, 4)).toBeUndefined();
  expect(classifyResponse(bytes, 0, 9)).toMatchObject({ word: 'other' });
  expect(classifyResponse(bytes, 2, bytes.length)).toEqual({ kind: 'tagged', tagEnd: 4 });
});
