import type { Frame } from '../frames/frame.ts';
import { ATOM, isAll, VALUE } from '../lexer/char-class.ts';
import { quoted, travelsQuoted, travelsUtf8Quoted } from '../lexer/quoted-string.ts';
import { type ByteString, bytesOf } from '../values/byte-string.ts';

/**
 * Who waits for whom at a literal.
 * `server`: a server never waits. The others are a client's: `synchronizing` waits for `+` at each literal
 * (RFC 3501 4.3), `literal-plus` at none, `literal-minus` at those over 4096 bytes (RFC 7888 4, 5).
 */
export type LiteralMode = 'server' | 'synchronizing' | 'literal-minus' | 'literal-plus';

/** Buffers to be written one after the other; between two segments the writer waits for the peer's `+`. */
export type WireSegment = readonly Buffer[];

/** The largest non-synchronizing literal under LITERAL- (RFC 7888 5). */
const LITERAL_MINUS_MAX_BYTES = 4096;

/**
 * Collects one or more commands or responses. Short text gathers in a string, literals are kept as the
 * Buffers they are. Every method returns nothing; a value that IMAP cannot write is a bug of the caller and
 * throws TypeError.
 */
export class WireWriter {
  /** UTF8=ACCEPT is enabled: UTF-8 may stand between quotes (RFC 6855 3); literals stay right. */
  utf8 = false;
  readonly #literals: LiteralMode;
  readonly #segments: Buffer[][] = [];
  #open: Buffer[] = [];
  #text = '';

  constructor(literals: LiteralMode = 'server') {
    this.#literals = literals;
  }

  /** Text that is right as it stands: one character, one byte; no CR, LF or NUL. */
  raw(text: string): void {
    this.#text += text;
  }

  space(): void {
    this.#text += ' ';
  }

  crlf(): void {
    this.#text += '\r\n';
  }

  atom(text: string): void {
    this.#only(ATOM, text);
  }

  /** A bare value in a response: an atom, a number, a flag. */
  value(text: string): void {
    this.#only(VALUE, text);
  }

  /** A flag or a mailbox attribute: `\Seen`, `\*`, `$Label1`. */
  flag(flag: string): void {
    if (flag.startsWith('\\')) {
      this.#text += '\\';
      if (flag === '\\*') this.#text += '*';
      else this.#only(ATOM, flag.slice(1));
    } else {
      this.#only(ATOM, flag);
    }
  }

  number(value: number | bigint): void {
    this.#text += value;
  }

  /** An atom where that is safe, else a string. `]` and NIL are safe by the RFC, not everywhere. */
  astring(value: ByteString): void {
    const bare = isAll(value, ATOM) && value.toUpperCase() !== 'NIL';
    if (bare && travelsQuoted(value)) this.#text += value;
    else this.string(value);
  }

  /** Quoted, or a literal when the bytes or the length ask for one; with NUL a literal8 (RFC 3516). */
  string(value: ByteString): void {
    const isQuoted = this.utf8 ? travelsUtf8Quoted(value) : travelsQuoted(value);
    if (isQuoted) this.#text += quoted(value);
    else this.literal(bytesOf(value), value.includes('\0'));
  }

  nstring(value: ByteString | undefined): void {
    if (value === undefined) this.#text += 'NIL';
    else this.string(value);
  }

  /** The bytes are kept, not copied: they must not change before they are written. */
  literal(bytes: Buffer, binary = false): void {
    const waits = this.#waitsAt(bytes.length);
    const plus = this.#literals === 'server' || waits ? '' : '+';
    this.#text += `${binary ? '~' : ''}{${bytes.length}${plus}}\r\n`;
    this.#flushText();
    if (waits) {
      this.#segments.push(this.#open);
      this.#open = [];
    }
    this.#open.push(bytes);
  }

  /** `(a b c)` */
  list<T>(items: Iterable<T>, write: (item: T, writer: WireWriter) => void): void {
    this.#text += '(';
    this.words(items, write);
    this.#text += ')';
  }

  /** `a b c` */
  words<T>(items: Iterable<T>, write: (item: T, writer: WireWriter) => void): void {
    let first = true;
    for (const item of items) {
      if (!first) this.#text += ' ';
      first = false;
      write(item, this);
    }
  }

  /** `(\Seen $Label)` */
  flags(flags: readonly string[]): void {
    this.list(flags, (flag) => this.flag(flag));
  }

  /**
   * Human-readable text at the end of a line. Line breaks would begin a new response and NUL is illegal, so
   * they become spaces; a tail that reads like a literal's header gets a space behind it.
   */
  text(text: string): void {
    this.#text += text.replace(/[\r\n\0]/g, ' ').replace(/\{\d+\+?\}$/, '$& ');
  }

  /** Lines and literals as they were read. */
  frame({ lines, literals }: Frame): void {
    for (const [index, line] of lines.entries()) {
      this.#text += line.toString('latin1');
      const literal = literals[index];
      if (literal !== undefined) this.literal(literal.bytes, literal.binary);
    }
  }

  /** What was written so far, and an empty writer. */
  segments(): WireSegment[] {
    this.#flushText();
    const all = [...this.#segments, this.#open];
    this.#segments.length = 0;
    this.#open = [];
    return all;
  }

  /** Everything as one piece: for servers and for tests, where nobody waits. */
  toBuffer(): Buffer {
    return Buffer.concat(this.segments().flat());
  }

  #waitsAt(sizeBytes: number): boolean {
    if (this.#literals === 'synchronizing') return true;
    return this.#literals === 'literal-minus' && sizeBytes > LITERAL_MINUS_MAX_BYTES;
  }

  #only(mask: number, text: string): void {
    if (!isAll(text, mask)) throw new TypeError('A value does not fit into an atom.');
    this.#text += text;
  }

  #flushText(): void {
    if (this.#text === '') return;
    this.#open.push(Buffer.from(this.#text, 'latin1'));
    this.#text = '';
  }
}
