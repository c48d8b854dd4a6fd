import { parseNumberRanges } from '../values/number-ranges.ts';
import type { MessageSet, NumberRange, SavedResult, SequenceSet, UidSet } from '../values/number-set.ts';
import type { SequenceNumber, Uid } from '../values/numbers.ts';
import { SET } from './char-class.ts';
import type { Lexer } from './lexer.ts';

const DOLLAR = 0x24;

/** seq-last-command = "$" (RFC 5182 2.4) */
const savedResult: SavedResult = { kind: 'saved' };

/** sequence-set, or `$`; its numbers are UIDs or sequence numbers by the command it stands in. */
export function expectMessageSet(lexer: Lexer, byUid: boolean): MessageSet {
  if (lexer.skip(DOLLAR)) return savedResult;
  return byUid ? expectUidSet(lexer) : expectSequenceSet(lexer);
}

export function expectUidSetOrSaved(lexer: Lexer): UidSet | SavedResult {
  return lexer.skip(DOLLAR) ? savedResult : expectUidSet(lexer);
}

function expectUidSet(lexer: Lexer): UidSet {
  return { kind: 'uid', ranges: expectRanges<Uid>(lexer, 'a set of UIDs') };
}

export function expectSequenceSet(lexer: Lexer): SequenceSet {
  return { kind: 'sequence', ranges: expectRanges<SequenceNumber>(lexer, 'a set of message numbers') };
}

/** uid-set (RFC 4315 4), known-uids (RFC 7162 7): numbers that are known, so no `*`. */
export function expectKnownUids(lexer: Lexer): UidSet {
  return { kind: 'uid', ranges: lexer.expectParsed(SET, parseKnownRanges<Uid>, 'a set of UIDs without `*`') };
}

/** known-sequence-set (RFC 7162 7) */
export function expectKnownSequences(lexer: Lexer): SequenceSet {
  const ranges = lexer.expectParsed(SET, parseKnownRanges<SequenceNumber>, 'a set of numbers without `*`');
  return { kind: 'sequence', ranges };
}

/** sequence-set (RFC 3501 9) */
export function expectRanges<N extends number>(lexer: Lexer, expected: string): NumberRange<N>[] {
  return lexer.expectParsed(SET, parseNumberRanges<N>, expected);
}

function parseKnownRanges<N extends number>(text: string): NumberRange<N>[] | undefined {
  return text.includes('*') ? undefined : parseNumberRanges<N>(text);
}
