import { ATOM, DIGIT, isAll, KEYWORD } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { isQuotable, quoted } from '../lexer/quoted-string.ts';
import type { ByteString } from '../values/byte-string.ts';
import { MAX_NUMBER } from '../values/numbers.ts';
import type { Partial, Section, SectionText } from './fetch-item.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LESS = 0x3c;
const GREATER = 0x3e;
const DOT = 0x2e;

const wholeMessage: Section = { part: [], text: undefined };

/**
 * section         = "[" [section-spec] "]"
 * section-spec    = section-msgtext / (section-part ["." section-text])
 * section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"
 * section-part    = nz-number *("." nz-number)
 * section-text    = section-msgtext / "MIME"                                     (RFC 3501 9)
 */
export function expectSection(lexer: Lexer): Section {
  lexer.expect(OPEN_BRACKET, 'a section in brackets');
  if (lexer.skip(CLOSE_BRACKET)) return wholeMessage;
  const start = lexer.position();
  const spec = splitSpec(lexer.expectRun(KEYWORD, 'a section'));
  const text = spec === undefined ? undefined : sectionText(lexer, spec.text);
  const complete = spec !== undefined && (text !== undefined || spec.text === '');
  if (!complete || (text?.kind === 'MIME' && spec.part.length === 0)) {
    throw lexer.error('a section like 1.2.HEADER or TEXT', start);
  }
  lexer.expect(CLOSE_BRACKET, '`]`');
  return { part: spec.part, text };
}

/** section-binary = "[" [section-part] "]" (RFC 3516 7) */
export function expectPart(lexer: Lexer): readonly number[] {
  lexer.expect(OPEN_BRACKET, 'a part number in brackets');
  if (lexer.skip(CLOSE_BRACKET)) return [];
  const start = lexer.position();
  const spec = splitSpec(lexer.expectRun(KEYWORD, 'a part number'));
  if (spec === undefined || spec.text !== '') throw lexer.error('a part number like 1.2', start);
  lexer.expect(CLOSE_BRACKET, '`]`');
  return spec.part;
}

/** "<" number "." nz-number ">" (RFC 3501 9, fetch-att) */
export function partial(lexer: Lexer): Partial | undefined {
  if (!lexer.skip(LESS)) return undefined;
  const offset = lexer.expectNumber('the offset of a partial fetch');
  lexer.expect(DOT, '`.`');
  const length = lexer.expectNzNumber('the length of a partial fetch');
  lexer.expect(GREATER, '`>`');
  return { offset, length };
}

/** "<" number ">": where a partial answer begins (RFC 3501 9, msg-att-static). */
export function origin(lexer: Lexer): number | undefined {
  if (!lexer.skip(LESS)) return undefined;
  const offset = Number(lexer.expectRun(DIGIT, 'an offset'));
  lexer.expect(GREATER, '`>`');
  return offset;
}

/** `[1.2.HEADER.FIELDS (Subject "X Y")]`: as commands ask for it and as answers name it. */
export function sectionName({ part, text }: Section): string {
  const spec = [...part, ...(text === undefined ? [] : [text.kind])].join('.');
  const names = text !== undefined && 'names' in text ? ` (${text.names.map(fieldName).join(' ')})` : '';
  return `[${spec}${names}]`;
}

function fieldName(name: ByteString): string {
  if (!isQuotable(name)) throw new TypeError('The name of a header field is ASCII without line breaks.');
  return isAll(name, ATOM) ? name : quoted(name);
}

/** `1.2.HEADER` -> part [1, 2], text `HEADER`. */
function splitSpec(spec: string): { part: number[]; text: string } | undefined {
  const part: number[] = [];
  let at = 0;
  while (at < spec.length && isDigit(spec.charCodeAt(at))) {
    const dot = spec.indexOf('.', at);
    const end = dot === -1 ? spec.length : dot;
    const digits = spec.slice(at, end);
    const value = Number(digits);
    if (!isAll(digits, DIGIT) || value === 0 || value > MAX_NUMBER || end === spec.length - 1)
      return undefined;
    part.push(value);
    at = end + 1;
  }
  return { part, text: spec.slice(at).toUpperCase() };
}

function sectionText(lexer: Lexer, kind: string): SectionText | undefined {
  if (kind === 'HEADER' || kind === 'TEXT' || kind === 'MIME') return { kind };
  if (kind !== 'HEADER.FIELDS' && kind !== 'HEADER.FIELDS.NOT') return undefined;
  lexer.expectSpace();
  const names = lexer.expectList(expectFieldName, 'a list of header fields');
  if (names.length === 0) throw lexer.error('at least one header field before this');
  return { kind, names };
}

/** header-fld-name = astring (RFC 3501 9); of ASCII, so that an answer can name it in quotes. */
function expectFieldName(lexer: Lexer): ByteString {
  const start = lexer.position();
  const name = lexer.expectAstring('the name of a header field');
  if (!isQuotable(name)) throw lexer.error('the name of a header field in ASCII', start);
  return name;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
