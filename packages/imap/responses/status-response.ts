import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { Tag } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response, ResponseCode, StatusResponse, StatusWord } from './response.ts';
import { parseResponseCode, writeResponseCode } from './response-code.ts';

const SPACE = 0x20;

type RespText = { readonly code: ResponseCode | undefined; readonly text: ByteString };
type Continuation = Extract<Response, { name: 'continuation' }>;

/**
 * response-tagged = tag SP ("OK" / "NO" / "BAD") SP resp-text CRLF; untagged also BYE and PREAUTH
 * resp-text       = ["[" resp-text-code "]" SP] text                     (RFC 3501 9)
 *
 * A missing text, which the grammar forbids and servers send, is an empty one.
 */
export function parseStatusResponse(lexer: Lexer, name: StatusWord, tag: Tag | undefined): StatusResponse {
  return { name, tag, ...respText(textBehind(lexer)) };
}

/** Word, code and text, without the tag in front. */
export function writeStatusResponse(response: StatusResponse, writer: WireWriter): void {
  writer.raw(`${response.name} `);
  const code = response.code === undefined ? '' : `${writeResponseCode(response.code)} `;
  writer.text(code + response.text);
}

/** continue-req = "+" SP (resp-text / base64) CRLF (RFC 3501 9); from just behind the `+`. */
export function parseContinuation(lexer: Lexer): Continuation {
  return { name: 'continuation', text: textBehind(lexer) };
}

export function writeContinuation(response: Continuation, writer: WireWriter): void {
  writer.raw('+ ');
  writer.text(response.text);
}

/** One space and the rest of the line, or nothing. CR and NUL, which text must not hold, are taken as spaces. */
function textBehind(lexer: Lexer): ByteString {
  if (!lexer.skip(SPACE) && !lexer.atEnd) throw lexer.error('a space');
  return lexer.restOfLine().replace(/[\r\0]/g, ' ') as ByteString;
}

/** A `[` without its `]`, or without an atom behind it, begins a text like any other. */
function respText(text: ByteString): RespText {
  const close = text.startsWith('[') ? text.indexOf(']') : -1;
  const code = close === -1 ? undefined : parseResponseCode(text.slice(1, close));
  if (code === undefined) return { code, text };
  const behind = text[close + 1] === ' ' ? close + 2 : close + 1;
  return { code, text: text.slice(behind) as ByteString };
}
