import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrivals } from './mailbox-mark.ts';
import { needsLook } from './status-news.ts';

const anyMark = fc.record({
  uidValidity: fc.integer({ min: 1, max: 3 }),
  uidNext: fc.integer({ min: 1, max: 20 }),
});

test('opens every mailbox in which something has come, and none in which nothing has', () => {
  fc.assert(
    fc.property(anyMark, anyMark, (mark, now) => {
      const isOpened = needsLook({ mark, followsUnread: false }, now);
      expect(isOpened).toBe(arrivals(mark, now).came !== 'nothing');
    }),
  );
});

test('opens a mailbox at any word of it while something in it may have been read', () => {
  const mark = { uidValidity: 7, uidNext: 5 };
  expect(needsLook({ mark, followsUnread: true }, {})).toBe(true);
  expect(needsLook({ mark, followsUnread: false }, {})).toBe(false);
});

test('opens a mailbox that was never looked at', () => {
  expect(needsLook({ mark: undefined, followsUnread: false }, { uidNext: 1 })).toBe(true);
});
