import { modSeq, uid } from '@mailweave/imap';
import { beforeEach, expect, test } from 'vitest';
import { WovenModSeqs } from './woven-mod-seqs.ts';

const WOVEN = uid(7);
let modSeqs: WovenModSeqs;

beforeEach(() => {
  modSeqs = new WovenModSeqs();
});

test('a woven message has the HIGHESTMODSEQ of when it was shown, until it is changed', () => {
  modSeqs.learn(modSeq(10n));
  modSeqs.changed(WOVEN);
  modSeqs.learn(modSeq(12n));
  expect(modSeqs.of(WOVEN)).toBe(10n);
  modSeqs.changed(WOVEN);
  expect(modSeqs.of(WOVEN)).toBe(12n);
});

test('while no HIGHESTMODSEQ is known it is the lowest; it never sinks', () => {
  modSeqs.changed(WOVEN);
  expect(modSeqs.of(WOVEN)).toBe(1n);
  modSeqs.learn(modSeq(10n));
  modSeqs.learn(modSeq(9n));
  expect(modSeqs.of(WOVEN)).toBe(10n);
  modSeqs.learn(modSeq(11n));
  expect(modSeqs.of(WOVEN)).toBe(10n);
});

test('a message is unchanged only for a client that was told the number of its present state', () => {
  modSeqs.learn(modSeq(10n));
  modSeqs.changed(WOVEN);
  expect(modSeqs.isUnchangedSince(WOVEN, modSeq(10n))).toBe(false);
  expect(modSeqs.tell(WOVEN)).toBe(10n);
  expect(modSeqs.isUnchangedSince(WOVEN, modSeq(10n))).toBe(true);
  expect(modSeqs.isUnchangedSince(WOVEN, modSeq(9n))).toBe(false);
  // Another change at the same HIGHESTMODSEQ.
  modSeqs.changed(WOVEN);
  expect(modSeqs.of(WOVEN)).toBe(10n);
  expect(modSeqs.isUnchangedSince(WOVEN, modSeq(10n))).toBe(false);
});
