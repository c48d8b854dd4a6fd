import { expectPermanentFlag } from '../lexer/flags.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { valuesUpToClose, writeFetchValues } from './fetch-value.ts';
import type { Response } from './response.ts';

type ListResponse = Extract<Response, { name: 'LIST' | 'LSUB' | 'XLIST' }>;

/**
 * mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
 *                [SP mbox-list-extended]                        (RFC 3501 7.2.2, RFC 5258 6)
 */
export function parseListResponse(lexer: Lexer, name: ListResponse['name']): ListResponse {
  lexer.expectSpace();
  const attributes = lexer.expectList(expectPermanentFlag, 'a list of attributes');
  lexer.expectSpace();
  const delimiter = expectDelimiter(lexer);
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  const response: ListResponse = { name, attributes, delimiter, mailbox };
  return lexer.space() && lexer.open() ? { ...response, extended: valuesUpToClose(lexer) } : response;
}

export function writeListResponse(response: ListResponse, writer: WireWriter): void {
  writer.raw(`${response.name} `);
  writer.flags(response.attributes);
  writer.space();
  writeDelimiter(response.delimiter, writer);
  writer.space();
  writer.astring(response.mailbox);
  if (response.extended === undefined) return;
  writer.space();
  writeFetchValues(response.extended, writer);
}

/** DQUOTE QUOTED-CHAR DQUOTE / nil (RFC 3501 9, mailbox-list) */
export function expectDelimiter(lexer: Lexer): string | undefined {
  const start = lexer.position();
  const delimiter = lexer.expectNstring('a hierarchy delimiter or NIL');
  if (delimiter !== undefined && delimiter.length !== 1) throw lexer.error('one character or NIL', start);
  return delimiter;
}

export function writeDelimiter(delimiter: string | undefined, writer: WireWriter): void {
  writer.nstring(delimiter as ByteString | undefined);
}
