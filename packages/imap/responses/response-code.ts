import { expectPermanentFlag } from '../lexer/flags.ts';
import { ImapSyntaxError } from '../lexer/imap-syntax-error.ts';
import { Lexer } from '../lexer/lexer.ts';
import { expectKnownUids, expectRanges } from '../lexer/message-sets.ts';
import { writeMessageSet, writeNumberRanges } from '../values/number-ranges.ts';
import { modSeq, sequenceNumber, uid, uidValidity } from '../values/numbers.ts';
import { capabilityWords } from './capability.ts';
import type { ResponseCode } from './response.ts';

type CodeParser = (lexer: Lexer) => ResponseCode;

/**
 * resp-text-code = "CAPABILITY" ... / "PERMANENTFLAGS" SP "(" [flag-perm *(SP flag-perm)] ")" /
 *                  "UIDNEXT" SP nz-number / "UIDVALIDITY" SP nz-number / "UNSEEN" SP nz-number /
 *                  atom [SP 1*<any TEXT-CHAR except "]">]                  (RFC 3501 9)
 *                / "APPENDUID" SP nz-number SP append-uid /
 *                  "COPYUID" SP nz-number SP uid-set SP uid-set            (RFC 4315 4)
 *                / "HIGHESTMODSEQ" SP mod-sequence-value / "MODIFIED" SP sequence-set (RFC 7162 7)
 */
const PARSERS: ReadonlyMap<string, CodeParser> = new Map<string, CodeParser>([
  ['CAPABILITY', (lexer) => ({ name: 'CAPABILITY', capabilities: capabilityWords(lexer) })],
  ['PERMANENTFLAGS', (lexer) => ({ name: 'PERMANENTFLAGS', flags: permanentFlags(lexer) })],
  ['UIDVALIDITY', (lexer) => ({ name: 'UIDVALIDITY', uidValidity: uidValidity(nzNumber(lexer)) })],
  ['UIDNEXT', (lexer) => ({ name: 'UIDNEXT', uid: uid(nzNumber(lexer)) })],
  ['UNSEEN', (lexer) => ({ name: 'UNSEEN', sequence: sequenceNumber(nzNumber(lexer)) })],
  ['HIGHESTMODSEQ', (lexer) => ({ name: 'HIGHESTMODSEQ', modSeq: expectModSeq(lexer) })],
  ['MODIFIED', (lexer) => ({ name: 'MODIFIED', ranges: modified(lexer) })],
  ['APPENDUID', appendUid],
  ['COPYUID', copyUid],
]);

/**
 * @param text what stands between the brackets
 * @returns undefined when it does not begin with an atom: then it is no code but text. A code whose
 * arguments are not as they should be comes as `other`.
 */
export function parseResponseCode(text: string): ResponseCode | undefined {
  const lexer = new Lexer(text);
  const atom = lexer.atom()?.toUpperCase();
  if (atom === undefined || !(lexer.atEnd || lexer.peek() === 0x20)) return undefined;
  return known(PARSERS.get(atom), lexer) ?? { name: 'other', atom, text: text.slice(atom.length + 1) };
}

/** The code with its brackets. */
export function writeResponseCode(code: ResponseCode): string {
  return `[${codeText(code)}]`;
}

function codeText(code: ResponseCode): string {
  switch (code.name) {
    case 'CAPABILITY':
      return ['CAPABILITY', ...code.capabilities].join(' ');
    case 'PERMANENTFLAGS':
      return `PERMANENTFLAGS (${code.flags.join(' ')})`;
    case 'UIDVALIDITY':
      return `UIDVALIDITY ${code.uidValidity}`;
    case 'UIDNEXT':
      return `UIDNEXT ${code.uid}`;
    case 'UNSEEN':
      return `UNSEEN ${code.sequence}`;
    case 'HIGHESTMODSEQ':
      return `HIGHESTMODSEQ ${code.modSeq}`;
    case 'MODIFIED':
      return `MODIFIED ${writeNumberRanges(code.ranges)}`;
    case 'APPENDUID':
      return `APPENDUID ${code.uidValidity} ${writeMessageSet(code.uids)}`;
    case 'COPYUID':
      return `COPYUID ${code.uidValidity} ${writeMessageSet(code.source)} ${writeMessageSet(code.destination)}`;
    case 'other':
      return code.text === '' ? code.atom : `${code.atom} ${code.text}`;
  }
}

function known(parse: CodeParser | undefined, lexer: Lexer): ResponseCode | undefined {
  if (parse === undefined) return undefined;
  try {
    const code = parse(lexer);
    lexer.expectEnd();
    return code;
  } catch (error) {
    if (error instanceof ImapSyntaxError) return undefined;
    throw error;
  }
}

function permanentFlags(lexer: Lexer): string[] {
  lexer.expectSpace();
  return lexer.expectList(expectPermanentFlag, 'a list of flags');
}

function nzNumber(lexer: Lexer): number {
  lexer.expectSpace();
  return lexer.expectNzNumber('a number');
}

function expectModSeq(lexer: Lexer) {
  lexer.expectSpace();
  return modSeq(lexer.expectNumber64('a mod-sequence'));
}

function modified(lexer: Lexer) {
  lexer.expectSpace();
  return expectRanges<number>(lexer, 'a set of numbers');
}

function appendUid(lexer: Lexer): ResponseCode {
  const validity = uidValidity(nzNumber(lexer));
  lexer.expectSpace();
  return { name: 'APPENDUID', uidValidity: validity, uids: expectKnownUids(lexer) };
}

function copyUid(lexer: Lexer): ResponseCode {
  const validity = uidValidity(nzNumber(lexer));
  lexer.expectSpace();
  const source = expectKnownUids(lexer);
  lexer.expectSpace();
  return { name: 'COPYUID', uidValidity: validity, source, destination: expectKnownUids(lexer) };
}
