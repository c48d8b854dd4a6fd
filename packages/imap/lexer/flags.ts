import type { Flag } from '../values/flag.ts';
import type { Lexer } from './lexer.ts';

const BACKSLASH = 0x5c;
const STAR = 0x2a;

/** flag = "\" atom / atom (RFC 3501 9) */
export function expectFlag(lexer: Lexer): Flag {
  return lexer.skip(BACKSLASH) ? `\\${lexer.expectAtom('a flag')}` : lexer.expectAtom('a flag');
}

/** flag-perm = flag / "\*"; also what LIST says about a mailbox. */
export function expectPermanentFlag(lexer: Lexer): Flag {
  if (!lexer.skip(BACKSLASH)) return lexer.expectAtom('a flag');
  return lexer.skip(STAR) ? '\\*' : `\\${lexer.expectAtom('a flag')}`;
}

/** flag-list = "(" [flag *(SP flag)] ")" */
export function expectFlagList(lexer: Lexer): Flag[] {
  return lexer.expectList(expectFlag, 'a list of flags');
}
