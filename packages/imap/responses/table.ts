import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { parseCapability, writeCapability } from './capability.ts';
import { parseComparatorResponse, writeComparatorResponse } from './comparator.ts';
import { parseEsearch, writeEsearch } from './esearch.ts';
import { parseFetchResponse, writeFetchResponse } from './fetch.ts';
import { parseFlags, writeFlags } from './flags.ts';
import { parseIdResponse, writeIdResponse } from './id.ts';
import { parseListResponse, writeListResponse } from './list.ts';
import { parseMailboxStatus, writeMailboxStatus } from './mailbox-status.ts';
import { parseMetadata, writeMetadata } from './metadata.ts';
import { parseNamespace, writeNamespace } from './namespace.ts';
import { parseCount, parseExpunge, writeCount, writeExpunge } from './numbered.ts';
import type { Response, StatusWord } from './response.ts';
import { parseSearchResponse, writeSearchResponse } from './search.ts';
import { parseStatusResponse, writeStatusResponse } from './status-response.ts';
import { parseThreadResponse, writeThreadResponse } from './thread.ts';
import { parseVanished, writeVanished } from './vanished.ts';

/** All that the language knows of one untagged response. */
export type ResponseGrammar<R extends Response = Response> = {
  readonly name: Response['name'];
  /** `* 12 NAME`: a number stands in front of the word. */
  readonly numbered: boolean;
  /** Reads what stands behind the word; `number` is what stood in front of it. */
  parse(lexer: Lexer, number: number): R;
  /** Writes all but `* ` and CRLF. */
  write(response: R, writer: WireWriter): void;
};

/** The table of untagged responses: a new one is its file and its row. */
const RESPONSES: readonly ResponseGrammar[] = [
  status('OK'),
  status('NO'),
  status('BAD'),
  status('BYE'),
  status('PREAUTH'),
  numbered('FETCH', parseFetchResponse, writeFetchResponse),
  numbered('EXISTS', (_lexer, number) => parseCount('EXISTS', number), writeCount),
  numbered('RECENT', (_lexer, number) => parseCount('RECENT', number), writeCount),
  numbered('EXPUNGE', (_lexer, number) => parseExpunge(number), writeExpunge),
  row('CAPABILITY', (lexer) => parseCapability(lexer, 'CAPABILITY'), writeCapability),
  row('ENABLED', (lexer) => parseCapability(lexer, 'ENABLED'), writeCapability),
  row('FLAGS', parseFlags, writeFlags),
  row('LIST', (lexer) => parseListResponse(lexer, 'LIST'), writeListResponse),
  row('LSUB', (lexer) => parseListResponse(lexer, 'LSUB'), writeListResponse),
  row('XLIST', (lexer) => parseListResponse(lexer, 'XLIST'), writeListResponse),
  row('STATUS', parseMailboxStatus, writeMailboxStatus),
  row('SEARCH', (lexer) => parseSearchResponse(lexer, 'SEARCH'), writeSearchResponse),
  row('SORT', (lexer) => parseSearchResponse(lexer, 'SORT'), writeSearchResponse),
  row('ESEARCH', parseEsearch, writeEsearch),
  row('THREAD', parseThreadResponse, writeThreadResponse),
  row('VANISHED', parseVanished, writeVanished),
  row('ID', parseIdResponse, writeIdResponse),
  row('NAMESPACE', parseNamespace, writeNamespace),
  row('COMPARATOR', parseComparatorResponse, writeComparatorResponse),
  row('METADATA', parseMetadata, writeMetadata),
];

const BY_NAME: ReadonlyMap<string, ResponseGrammar> = new Map(RESPONSES.map((entry) => [entry.name, entry]));

/** @param name upper case */
export function responseGrammar(name: string): ResponseGrammar | undefined {
  return BY_NAME.get(name);
}

type Parse<R> = (lexer: Lexer, number: number) => R;
type Write<R> = (response: R, writer: WireWriter) => void;

/** `write` only ever gets what `parse` of a row with the same name gives. */
function grammar<R extends Response>(entry: ResponseGrammar<R>): ResponseGrammar {
  return entry;
}

function row<R extends Response>(name: R['name'], parse: Parse<R>, write: Write<R>): ResponseGrammar {
  return grammar({ name, numbered: false, parse, write });
}

function numbered<R extends Response>(name: R['name'], parse: Parse<R>, write: Write<R>): ResponseGrammar {
  return grammar({ name, numbered: true, parse, write });
}

function status(name: StatusWord): ResponseGrammar {
  return row(name, (lexer) => parseStatusResponse(lexer, name, undefined), writeStatusResponse);
}
