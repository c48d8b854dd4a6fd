import { VALUE } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { byteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { FetchValue } from './response.ts';

const nil: FetchValue = { kind: 'nil' };

/**
 * Whatever stands as a value in FETCH: nstring, number, flag, or a list of values (RFC 3501 9, msg-att).
 * A list may follow a list without a space: address lists and the parts of a multipart do.
 */
export function expectFetchValue(lexer: Lexer): FetchValue {
  if (lexer.open()) return { kind: 'list', values: valuesUpToClose(lexer) };
  const bare = lexer.run(VALUE);
  if (bare !== undefined) return bare.toUpperCase() === 'NIL' ? nil : { kind: 'atom', text: bare };
  // Before string(), which refuses NUL: bodies hold it in spite of RFC 3501.
  const literal = lexer.literal();
  if (literal !== undefined) return { kind: 'string', value: byteString(literal.bytes) };
  return { kind: 'string', value: lexer.expectString('a value') };
}

/** The values of a list that is open, its `)` included. */
export function valuesUpToClose(lexer: Lexer): FetchValue[] {
  const values: FetchValue[] = [];
  while (!lexer.close()) {
    lexer.space();
    values.push(expectFetchValue(lexer));
  }
  return values;
}

export function writeFetchValue(value: FetchValue, writer: WireWriter): void {
  if (value.kind === 'atom') writer.value(value.text);
  else if (value.kind === 'string') writer.string(value.value);
  else if (value.kind === 'nil') writer.raw('NIL');
  else writeFetchValues(value.values, writer);
}

/**
 * `(a b)`. The lists that a list begins with stand without spaces between them: in `"(" 1*address ")"` and
 * `"(" 1*body SP media-subtype` RFC 3501 9 has none, and no list begins with two lists anywhere else.
 */
export function writeFetchValues(values: readonly FetchValue[], writer: WireWriter): void {
  writer.raw('(');
  let headOfLists = true;
  for (const [index, value] of values.entries()) {
    headOfLists = headOfLists && value.kind === 'list';
    if (index > 0 && !headOfLists) writer.space();
    writeFetchValue(value, writer);
  }
  writer.raw(')');
}
