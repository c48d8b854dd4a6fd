import { parseNumberRanges, type SequenceSet, type UidSet } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySetSketch, fittedSet } from '../testing/arbitrary-set.ts';
import { anyHistory, mailboxAfter, uidsOf, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { testProperty } from '../testing/property.ts';
import { checkUpstreamSet } from '../testing/upstream-sets.ts';
import { splitSet } from './split-set.ts';

testProperty(
  'the real part on the backend and the woven part are what one server would pick for the whole set',
  fc.property(anyHistory, anySetSketch, fc.boolean(), (history, sketch, byUid) => {
    const mailbox = mailboxAfter(history);
    const set = fittedSet(sketch, byUid, mailbox);
    const expected = mailbox.pick(set);
    const split = splitSet(set, viewOf(mailbox));
    if (expected === 'beyond-end' || split.outcome === 'beyond-end') {
      expect(split.outcome).toBe(expected);
      return;
    }
    const backend = mailbox.realPart();
    const picked = split.real === undefined ? [] : backend.pick(split.real);
    expect(picked).toEqual(expected.filter(({ isWoven }) => !isWoven));
    expect(uidsOf(split.woven)).toEqual(uidsOf(expected.filter(({ isWoven }) => isWoven)));
    if (split.real !== undefined) {
      checkUpstreamSet(
        split.real,
        backend,
        mailbox.woven.map((message) => message.uid),
      );
    }
  }),
);

testProperty(
  'a sequence set goes to the backend only when it names a real message',
  fc.property(anyHistory, anySetSketch, (history, sketch) => {
    const mailbox = mailboxAfter(history);
    const set = fittedSet(sketch, false, mailbox);
    const expected = mailbox.pick(set);
    const split = splitSet(set, viewOf(mailbox));
    if (expected === 'beyond-end' || split.outcome === 'beyond-end') return;
    expect(split.real !== undefined).toBe(expected.some(({ isWoven }) => !isWoven));
  }),
);

function setOf(kind: 'sequence' | 'uid', text: string): SequenceSet | UidSet {
  return { kind, ranges: parseNumberRanges(text) ?? [] } as SequenceSet | UidSet;
}

function splitText(
  pattern: string,
  kind: 'sequence' | 'uid',
  text: string,
): [real: string, woven: number[]] | string {
  const split = splitSet(setOf(kind, text), viewOf(mailboxLike(pattern)));
  if (split.outcome === 'beyond-end') return split.outcome;
  const ranges = split.real?.ranges.map(({ first, last }) =>
    first === last ? `${first}` : `${first}:${last}`,
  );
  return [ranges?.join(',') ?? '', uidsOf(split.woven)];
}

describe('sequence numbers', () => {
  test.each([
    ['rrr', '2', '2', []],
    ['rwr', '2', '', [2]],
    ['rwr', '3', '2', []],
    ['rwr', '*', '2', []],
    ['rrw', '*', '', [3]],
    ['rwrwr', '5:2', '2:3', [2, 4]],
    ['rwrwr', '1,1:2,4', '1,1', [2, 4]],
    ['w', '1:*', '', [1]],
    ['r--wr', '*:2', '2', [4]],
  ])('in %s the set %s asks the backend for "%s"', (pattern, set, real, woven) => {
    expect(splitText(pattern, 'sequence', set)).toEqual([real, woven]);
  });

  test.each([
    ['rw', '3'],
    ['rw', '3:*'],
    ['rw', '1,2:4'],
    ['', '1'],
    ['', '*'],
    ['', '1:*'],
  ])('in %s the set %s goes beyond the end', (pattern, set) => {
    expect(splitText(pattern, 'sequence', set)).toBe('beyond-end');
  });
});

describe('UIDs', () => {
  test.each([
    ['rwr', '1:3', '1,3', [2]],
    ['rwr', '2', '', [2]],
    ['rww', '2:3', '', [2, 3]],
    ['rwr', '3:2', '3', [2]],
    ['r-w', '2', '2', []],
    // The last message is real: `*` means the same on both sides.
    ['rwr', '*', '*', []],
    ['rwr', '1:*', '1,3:*', [2]],
    ['rwr', '*:3', '*:3', []],
    ['rwr', '9:*', '9:*', []],
    // The last message is woven: the backend's `*` would be another one.
    ['rrw', '*', '', [3]],
    ['rrw', '2:*', '2,4:4294967295', [3]],
    ['rrw', '9:*', '9:4294967295', [3]],
    ['w', '1:*', '2:4294967295', [1]],
    ['', '1:*', '1:*', []],
  ])('in %s the set %s asks the backend for "%s"', (pattern, set, real, woven) => {
    expect(splitText(pattern, 'uid', set)).toEqual([real, woven]);
  });
});
