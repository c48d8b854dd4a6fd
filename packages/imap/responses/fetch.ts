import { expectPart, expectSection, origin, sectionName } from '../fetch/section.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { sequenceNumber } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { expectFetchValue, writeFetchValue } from './fetch-value.ts';
import type { FetchAttribute, Response } from './response.ts';

const OPEN_BRACKET = 0x5b;

type FetchResponse = Extract<Response, { name: 'FETCH' }>;

/**
 * message-data = nz-number SP "FETCH" SP msg-att
 * msg-att      = "(" (msg-att-dynamic / msg-att-static) *(SP ...) ")"      (RFC 3501 9)
 */
export function parseFetchResponse(lexer: Lexer, number: number): FetchResponse {
  lexer.expectSpace();
  const attributes = lexer.expectList(expectAttribute, 'a list of attributes');
  return { name: 'FETCH', sequence: sequenceNumber(number), attributes };
}

export function writeFetchResponse(response: FetchResponse, writer: WireWriter): void {
  writer.raw(`${response.sequence} FETCH `);
  writer.list(response.attributes, writeAttribute);
}

function expectAttribute(lexer: Lexer): FetchAttribute {
  const name = expectName(lexer);
  lexer.expectSpace();
  return { name, value: expectFetchValue(lexer) };
}

function writeAttribute({ name, value }: FetchAttribute, writer: WireWriter): void {
  writer.raw(`${name} `);
  writeFetchValue(value, writer);
}

/** `UID`, `BODY[1.HEADER.FIELDS (Subject "X Y")]<0>`, `BINARY[2]`: upper case but for the field names. */
function expectName(lexer: Lexer): string {
  const word = lexer.expectKeyword('the name of an attribute');
  if (lexer.peek() !== OPEN_BRACKET) return word;
  const section = word === 'BODY' ? sectionName(expectSection(lexer)) : `[${expectPart(lexer).join('.')}]`;
  const offset = origin(lexer);
  return offset === undefined ? word + section : `${word}${section}<${offset}>`;
}
