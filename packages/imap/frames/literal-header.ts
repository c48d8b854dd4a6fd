/**
 * Standard: base; RFC 7888; LITERAL+, LITERAL-
 */
import { MAX_NUMBER } from '../values/numbers.ts';
import { FrameError } from './frame-error.ts';

/** What a line says about the literal that follows it. */
export type LiteralHeader = {
  sizeBytes: number;
  /** `{n+}`: the sender does not wait for a `+` (RFC 7888). */
  nonSync: boolean;
  /** `~{n}`: literal8, may hold NUL (RFC 3516). */
  binary: boolean;
  /** How many bytes of the line are header: `~{n+}` and the line's end. */
  headerBytes: number;
};

const CR = 0x0d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const PLUS = 0x2b;
const TILDE = 0x7e;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * literal = "{" number ["+"] "}" CRLF at the end of a line (RFC 3501 9, RFC 7888 8). The bare LF that some
 * clients send is taken as a line end too.
 *
 * @param end just behind the LF
 * @throws FrameError when the number exceeds 32 bits
 */
export function readLiteralHeader(bytes: Buffer, start: number, end: number): LiteralHeader | undefined {
  let at = end - 2;
  if (at >= start && bytes[at] === CR) at -= 1;
  if (at < start || bytes[at] !== CLOSE) return undefined;
  at -= 1;
  const nonSync = bytes[at] === PLUS;
  if (nonSync) at -= 1;
  const lastDigit = at;
  while (at >= start && isDigit(bytes[at])) at -= 1;
  if (at === lastDigit || at < start || bytes[at] !== OPEN) return undefined;
  const sizeBytes = Number(bytes.toString('latin1', at + 1, lastDigit + 1));
  if (sizeBytes > MAX_NUMBER) {
    throw new FrameError('literal-size', 'A literal announces more than 4 GiB.');
  }
  const binary = at > start && bytes[at - 1] === TILDE;
  return { sizeBytes, nonSync, binary, headerBytes: end - at + (binary ? 1 : 0) };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
