import { expect, test } from 'vitest';
import { responseOf, rewrittenResponse } from '../testing/wire-text.ts';

test.each([
  // RFC 5256 3 and 4
  '* THREAD (166)(167)(173)(174 (175)(176)(178)(181)(180))(179)(194 195)(196 (197)(198))',
  '* THREAD (172)((170)(179))((174)(175)(176))((177)(183)(188 (184)(189))(185 186))(205 206 207)',
  '* THREAD (2)(3 6 (4 23)(44 7 96))',
  '* THREAD ((3)(5))',
  '* THREAD',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenResponse(wire)).toBe(wire);
});

test('members are the chain down to where the thread splits', () => {
  expect(responseOf('* THREAD (2)(3 6 (4 23)(44))((7)(8))')).toEqual({
    name: 'THREAD',
    threads: [
      { members: [2], threads: [] },
      {
        members: [3, 6],
        threads: [
          { members: [4, 23], threads: [] },
          { members: [44], threads: [] },
        ],
      },
      {
        members: [],
        threads: [
          { members: [7], threads: [] },
          { members: [8], threads: [] },
        ],
      },
    ],
  });
});

test.each([
  ['* thread  (2)  ( 3(4)( 5 ) )  ', '* THREAD (2)(3 (4)(5))'],
  ['* THREAD (1 (2))', '* THREAD (1 (2))'],
])('%j, which servers may send, is read as %j', (wire, canonical) => {
  expect(rewrittenResponse(wire)).toBe(canonical);
});

test('a conversation may nest as deep as it likes', () => {
  const depth = 100_000;
  const wire = `* THREAD ${'(1 '.repeat(depth)}(2)(3)${')'.repeat(depth)}`;
  expect(rewrittenResponse(wire)).toBe(wire);
});

test.each([
  '* THREAD 1',
  '* THREAD ()',
  '* THREAD (0)',
  '* THREAD (x)',
  '* THREAD (1',
  '* THREAD (1))',
  '* THREAD ((1)(2) 3)',
  '* THREAD ((1)(2)',
  '* THREAD (4294967296)',
  '* THREAD (1 {1}\n2)',
])('%j is refused', (wire) => {
  expect(() => responseOf(wire)).toThrow(expect.objectContaining({ code: 'imap-syntax' }));
});
