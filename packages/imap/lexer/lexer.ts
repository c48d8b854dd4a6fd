import type { Frame, FrameLiteral } from '../frames/frame.ts';
import { type ByteString, byteString } from '../values/byte-string.ts';
import { MAX_NUMBER, type Tag } from '../values/numbers.ts';
import { ASTRING, ATOM, CHAR_CLASS, DIGIT, KEYWORD } from './char-class.ts';
import { ImapSyntaxError, type SyntaxPosition } from './imap-syntax-error.ts';
import { endOfQuoted, unescaped } from './quoted-string.ts';

/**
 * Parentheses within parentheses that are followed. No command needs more than four; a MIME tree of the
 * depth at which Dovecot stops (100) needs about 200 in BODYSTRUCTURE, and the stack bears many times that.
 */
export const MAX_NESTING = 50;
export const MAX_RESPONSE_NESTING = 250;

/** What peek() gives at the end of a line: the frame ends, or a literal comes. */
export const END = -1;
/** A signed 63-bit number (RFC 7162 3.1) has at most 19 digits. */
const MAX_NUMBER64 = 9_223_372_036_854_775_807n;
const MAX_NUMBER64_DIGITS = 19;

const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const ZERO = 0x30;
const NINE = 0x39;

const oneLine: Frame = { lines: [], literals: [] };

/**
 * Reads the words of a frame in order. A method named after a thing tries: it returns undefined (or false)
 * and stays where it is when the thing is not there. `expect...` demands it.
 *
 * A line is turned into a latin1 string once, so that every word is a cheap slice of it.
 *
 * @throws ImapSyntaxError from every method, at a string, number or list that begins well and ends badly
 */
export class Lexer {
  /** Whose command this is, once known: named in errors. */
  tag: Tag | undefined = undefined;
  readonly #frame: Frame;
  readonly #maxNesting: number;
  #line = 0;
  #text: string;
  #at = 0;
  #depth = 0;

  /** @param source a frame, or the text of one line: one character, one byte */
  constructor(source: Frame | string, maxNesting: number = MAX_NESTING) {
    this.#frame = typeof source === 'string' ? oneLine : source;
    this.#maxNesting = maxNesting;
    this.#text = typeof source === 'string' ? source : lineText(source, 0);
  }

  error(expected: string, position: SyntaxPosition = this.position()): ImapSyntaxError {
    return new ImapSyntaxError(expected, position, this.tag);
  }

  position(): SyntaxPosition {
    return { byte: this.#at, afterLiterals: this.#line };
  }

  /** Reads on with `read`; if that gives undefined, nothing was read. */
  attempt<T>(read: (lexer: Lexer) => T | undefined): T | undefined {
    const [line, text, at, depth] = [this.#line, this.#text, this.#at, this.#depth];
    const value = read(this);
    if (value === undefined) [this.#line, this.#text, this.#at, this.#depth] = [line, text, at, depth];
    return value;
  }

  /** The next byte, or END at the end of a line. */
  peek(): number {
    return this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : END;
  }

  skip(code: number): boolean {
    if (this.peek() !== code) return false;
    this.#at += 1;
    return true;
  }

  expect(code: number, expected: string): void {
    if (!this.skip(code)) throw this.error(expected);
  }

  /** One space or, since some clients and servers are generous, several. */
  space(): boolean {
    if (!this.skip(SPACE)) return false;
    while (this.peek() === SPACE) this.#at += 1;
    return true;
  }

  expectSpace(): void {
    if (!this.space()) throw this.error('a space');
  }

  /** The end of the frame; spaces before it are forgiven. */
  expectEnd(): void {
    this.space();
    if (!this.atEnd) throw this.error('the end of the line');
  }

  get atEnd(): boolean {
    return this.peek() === END && this.#line === this.#frame.literals.length;
  }

  /** One or more characters of a class (char-class.ts). */
  run(mask: number): string | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && ((CHAR_CLASS[text.charCodeAt(at)] as number) & mask) !== 0) at += 1;
    if (at === start) return undefined;
    this.#at = at;
    return text.slice(start, at);
  }

  expectRun(mask: number, expected: string): string {
    const run = this.run(mask);
    if (run === undefined) throw this.error(expected);
    return run;
  }

  /** A run that must also make sense to `parse`; else the error points at its start. */
  expectParsed<T>(mask: number, parse: (text: string) => T | undefined, expected: string): T {
    const start = this.#at;
    const value = parse(this.run(mask) ?? '');
    if (value !== undefined) return value;
    this.#at = start;
    throw this.error(expected);
  }

  atom(): string | undefined {
    return this.run(ATOM);
  }

  expectAtom(expected: string): string {
    return this.expectRun(ATOM, expected);
  }

  /** A word of the grammar, upper case: letters, digits, `.`, `-` and `_`. */
  keyword(): string | undefined {
    return this.run(KEYWORD)?.toUpperCase();
  }

  expectKeyword(expected: string): string {
    return this.expectRun(KEYWORD, expected).toUpperCase();
  }

  /** string = quoted / literal (literal8 too). NUL only in a literal8 (RFC 3516 4.3). */
  string(): ByteString | undefined {
    const code = this.peek();
    if (code === QUOTE) return this.#quoted();
    if (code !== END) return undefined;
    const literal = this.literal();
    if (literal === undefined) return undefined;
    if (!literal.binary && literal.bytes.includes(0)) throw this.error('a literal without NUL before this');
    return byteString(literal.bytes);
  }

  expectString(expected: string): ByteString {
    const value = this.string();
    if (value === undefined) throw this.error(expected);
    return value;
  }

  /** astring = 1*ASTRING-CHAR / string */
  astring(): ByteString | undefined {
    return this.string() ?? (this.run(ASTRING) as ByteString | undefined);
  }

  expectAstring(expected: string): ByteString {
    const value = this.astring();
    if (value === undefined) throw this.error(expected);
    return value;
  }

  /** nstring = string / nil; undefined is NIL. */
  expectNstring(expected: string): ByteString | undefined {
    return this.nil() ? undefined : this.expectString(expected);
  }

  nil(): boolean {
    const start = this.#at;
    const code = this.peek();
    if (code !== 0x4e && code !== 0x6e) return false;
    if (this.run(ASTRING)?.toUpperCase() === 'NIL') return true;
    this.#at = start;
    return false;
  }

  /** The literal that follows the end of this line, uncopied. */
  literal(): FrameLiteral | undefined {
    if (this.#at < this.#text.length) return undefined;
    const literal = this.#frame.literals[this.#line];
    if (literal === undefined) return undefined;
    this.#line += 1;
    this.#text = lineText(this.#frame, this.#line);
    this.#at = 0;
    return literal;
  }

  /** number = 1*DIGIT, at most `max`. */
  number(max: number = MAX_NUMBER): number | undefined {
    const text = this.#text;
    let at = this.#at;
    let value = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      value = value * 10 + (code - ZERO);
      if (value > max) throw this.error(`a number up to ${max}`);
    }
    if (at === this.#at) return undefined;
    this.#at = at;
    return value;
  }

  expectNumber(expected: string, max: number = MAX_NUMBER): number {
    const value = this.number(max);
    if (value === undefined) throw this.error(expected);
    return value;
  }

  /** nz-number */
  expectNzNumber(expected: string): number {
    const start = this.#at;
    const value = this.number();
    if (value !== undefined && value > 0) return value;
    this.#at = start;
    throw this.error(expected);
  }

  /** A number of 63 bits (RFC 7162 3.1, RFC 9051 number64). */
  expectNumber64(expected: string): bigint {
    const start = this.#at;
    const digits = this.run(DIGIT) ?? '';
    const value = digits.length > MAX_NUMBER64_DIGITS ? MAX_NUMBER64 + 1n : BigInt(digits);
    if (digits !== '' && value <= MAX_NUMBER64) return value;
    this.#at = start;
    throw this.error(expected);
  }

  /** `(item item ...)`; spaces around the items are forgiven. */
  list<T>(item: (lexer: Lexer) => T): T[] | undefined {
    if (!this.open()) return undefined;
    const items: T[] = [];
    while (!this.close()) {
      items.push(item(this));
      if (!this.space() && this.peek() !== CLOSE) throw this.error('a space or `)`');
    }
    return items;
  }

  expectList<T>(item: (lexer: Lexer) => T, expected: string): T[] {
    const items = this.list(item);
    if (items === undefined) throw this.error(expected);
    return items;
  }

  /** `(`, one level deeper; each open() that succeeds needs its close(). */
  open(): boolean {
    if (!this.skip(OPEN)) return false;
    this.#depth += 1;
    if (this.#depth > this.#maxNesting) throw this.error(`at most ${this.#maxNesting} nested lists`);
    this.space();
    return true;
  }

  expectOpen(expected: string): void {
    if (!this.open()) throw this.error(expected);
  }

  /** `)`, one level up; spaces before it are forgiven. */
  close(): boolean {
    const start = this.#at;
    this.space();
    if (this.skip(CLOSE)) {
      this.#depth -= 1;
      return true;
    }
    this.#at = start;
    return false;
  }

  expectClose(): void {
    if (!this.close()) throw this.error('`)`');
  }

  /** What is left of this line, as it is; a literal behind it stays. */
  restOfLine(): string {
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  /**
   * Everything that is left behind a word, literals included; the lexer is at its end afterwards. A literal
   * without a space in front would become part of the word, so it is refused.
   */
  expectRest(): Frame {
    if (this.peek() === END && !this.atEnd) throw this.error('a space');
    const lines = this.#frame.lines.slice(this.#line);
    const literals = this.#frame.literals.slice(this.#line);
    lines[0] = lines[0]?.subarray(this.#at) ?? Buffer.alloc(0);
    this.#line = this.#frame.literals.length;
    this.#text = '';
    this.#at = 0;
    return { lines, literals };
  }

  #quoted(): ByteString {
    const start = this.#at + 1;
    const end = endOfQuoted(this.#text, start);
    if (end < 0) {
      this.#at = start;
      throw this.error('a quoted string without NUL and CR, with its closing quote,');
    }
    this.#at = end + 1;
    const raw = this.#text.slice(start, end);
    return (raw.includes('\\') ? unescaped(raw) : raw) as ByteString;
  }
}

function lineText(frame: Frame, line: number): string {
  return frame.lines[line]?.toString('latin1') ?? '';
}
