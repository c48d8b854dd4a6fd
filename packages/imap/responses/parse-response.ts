import type { Frame } from '../frames/frame.ts';
import { TAG } from '../lexer/char-class.ts';
import { Lexer, MAX_RESPONSE_NESTING } from '../lexer/lexer.ts';
import { tag as asTag } from '../values/numbers.ts';
import type { Response, StatusResponse } from './response.ts';
import { parseContinuation, parseStatusResponse } from './status-response.ts';
import { responseGrammar } from './table.ts';

const STAR = 0x2a;
const PLUS = 0x2b;

/**
 * response-data = "*" SP (resp-cond-state / mailbox-data / message-data / capability-data) CRLF,
 * response-tagged and continue-req (RFC 3501 9). A word without grammar gives `other`; additional spaces are
 * forgiven.
 *
 * @throws ImapSyntaxError
 */
export function parseResponse(frame: Frame): Response {
  const lexer = new Lexer(frame, MAX_RESPONSE_NESTING);
  const response = expectResponse(lexer);
  lexer.expectEnd();
  return response;
}

function expectResponse(lexer: Lexer): Response {
  if (lexer.skip(PLUS)) return parseContinuation(lexer);
  if (!lexer.skip(STAR)) return expectTagged(lexer);
  lexer.expectSpace();
  const start = lexer.position();
  const number = lexer.number();
  if (number !== undefined) lexer.expectSpace();
  const word = lexer.expectAtom('a response').toUpperCase();
  const grammar = responseGrammar(word);
  if (grammar === undefined || grammar.numbered !== (number !== undefined)) {
    return { name: 'other', word, ...(number === undefined ? {} : { number }), rest: lexer.expectRest() };
  }
  if (number === 0 && (word === 'FETCH' || word === 'EXPUNGE')) throw lexer.error('a message number', start);
  return grammar.parse(lexer, number ?? 0);
}

function expectTagged(lexer: Lexer): StatusResponse {
  const tag = asTag(lexer.expectRun(TAG, '`*`, `+` or a tag'));
  lexer.tag = tag;
  lexer.expectSpace();
  const start = lexer.position();
  const word = lexer.expectKeyword('OK, NO or BAD');
  if (word !== 'OK' && word !== 'NO' && word !== 'BAD') throw lexer.error('OK, NO or BAD', start);
  return parseStatusResponse(lexer, word, tag);
}
