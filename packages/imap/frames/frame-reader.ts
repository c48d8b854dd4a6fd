/**
 * Cuts a byte stream into lines and literals (RFC 3501 4.3, RFC 7888, RFC 3516) and knows no command.
 *
 * The reader hands out slices of the chunks it was given and copies only a line that spans chunks, so a
 * relay can forward megabytes without touching them. Any chunking of the same bytes gives the same lines
 * and the same literal bytes (property test).
 */
import { FrameError } from './frame-error.ts';
import { type LiteralHeader, readLiteralHeader } from './literal-header.ts';

export type FrameSink = {
  /**
   * A whole physical line, CRLF included: bytes [start, end) of `bytes`.
   * `first`: it begins a command or response; otherwise it goes on after a literal.
   * `literal`: the line ends with a literal's header and the literal's bytes follow.
   */
  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void;
  /** A slice of the literal announced by the line before; `last` on the slice that ends it. */
  literal(bytes: Buffer, start: number, end: number, last: boolean): void;
  /**
   * A line grew beyond maxLineBytes without an end. `skip`: the sink is told no more of it, the reader
   * goes on after its end with a new line. `stream`: piece() gets what was read and what follows.
   */
  overlong(head: Buffer, first: boolean): 'skip' | 'stream';
  /** Part of a streamed line; on the last one `literal` as in line(). */
  piece(bytes: Buffer, start: number, end: number, last: boolean, literal: LiteralHeader | undefined): void;
};

const LF = 0x0a;
/** `~{4294967295+}\r\n` and some room. */
const LITERAL_HEADER_MAX_BYTES = 32;

type State = 'line' | 'literal' | 'stream' | 'skip';

export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxLineBytes: number;
  #state: State = 'line';
  #first = true;
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  #literalLeft = 0;
  #tail: Buffer = Buffer.alloc(0);
  #paused = false;
  #waiting: Buffer[] = [];
  #running = false;

  constructor(sink: FrameSink, options: { maxLineBytes: number }) {
    this.#sink = sink;
    this.#maxLineBytes = options.maxLineBytes;
  }

  /** Bytes taken in but not yet handed out: what this reader holds in memory. */
  get heldBytes(): number {
    let held = this.#carriedBytes;
    for (const chunk of this.#waiting) held += chunk.length;
    return held;
  }

  /** True between frames: no line and no literal has begun. */
  get atFrameBoundary(): boolean {
    return this.#state === 'line' && this.#first && this.#carriedBytes === 0;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Stops after the current sink call; what is left of the chunk waits inside. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  /** @throws FrameError when a literal header cannot be read */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#waiting.push(chunk);
    this.#run();
  }

  /** The unread bytes, given up: for STARTTLS and COMPRESS, where what follows is another language. */
  takeRest(): Buffer {
    const rest = Buffer.concat([...this.#carried, ...this.#waiting]);
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#waiting = [];
    return rest;
  }

  #run(): void {
    // A sink that resumes or pushes from inside its own call must not start a second loop.
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.#paused) {
        const chunk = this.#waiting.shift();
        if (chunk === undefined) return;
        const end = this.#read(chunk);
        if (end < chunk.length) this.#waiting.unshift(chunk.subarray(end));
      }
    } finally {
      this.#running = false;
    }
  }

  /** Reads until the chunk ends or the sink pauses; returns how far it came. */
  #read(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && !this.#paused) {
      if (this.#state === 'literal') at = this.#readLiteral(chunk, at);
      else if (this.#state === 'line') at = this.#readLine(chunk, at);
      else at = this.#readOverlong(chunk, at);
    }
    return at;
  }

  #readLiteral(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#literalLeft);
    this.#literalLeft -= end - at;
    const last = this.#literalLeft === 0;
    if (last) this.#state = 'line';
    this.#sink.literal(chunk, at, end, last);
    return end;
  }

  #readLine(chunk: Buffer, at: number): number {
    const lf = chunk.indexOf(LF, at);
    const end = lf === -1 ? chunk.length : lf + 1;
    if (this.#carriedBytes + (end - at) > this.#maxLineBytes) return this.#beginOverlong(chunk, at);
    if (lf === -1) {
      this.#carried.push(chunk.subarray(at));
      this.#carriedBytes += chunk.length - at;
      return chunk.length;
    }
    if (this.#carriedBytes === 0) {
      this.#endLine(chunk, at, end);
      return end;
    }
    this.#carried.push(chunk.subarray(at, end));
    const whole = Buffer.concat(this.#carried);
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#endLine(whole, 0, whole.length);
    return end;
  }

  #endLine(bytes: Buffer, start: number, end: number): void {
    const first = this.#first;
    const literal = readLiteralHeader(bytes, start, end);
    this.#begin(literal);
    this.#sink.line(bytes, start, end, first, literal);
    this.#endEmptyLiteral(literal);
  }

  /** The state after a line, set before the sink is told, so that the sink may pause or push. */
  #begin(literal: LiteralHeader | undefined): void {
    this.#first = literal === undefined;
    if (literal !== undefined && literal.sizeBytes > 0) {
      this.#state = 'literal';
      this.#literalLeft = literal.sizeBytes;
    } else {
      this.#state = 'line';
    }
  }

  #endEmptyLiteral(literal: LiteralHeader | undefined): void {
    if (literal?.sizeBytes === 0) this.#sink.literal(Buffer.alloc(0), 0, 0, true);
  }

  #beginOverlong(chunk: Buffer, at: number): number {
    const head = this.#carriedBytes > 0 ? Buffer.concat(this.#carried) : chunk.subarray(at, at);
    this.#carried = [];
    this.#carriedBytes = 0;
    const shown =
      head.length > 0 ? head : chunk.subarray(at, Math.min(chunk.length, at + this.#maxLineBytes));
    this.#state = this.#sink.overlong(shown, this.#first) === 'stream' ? 'stream' : 'skip';
    this.#tail = Buffer.alloc(0);
    if (this.#state === 'stream' && head.length > 0) {
      this.#tail = lastBytes(this.#tail, head, 0, head.length);
      this.#sink.piece(head, 0, head.length, false, undefined);
    }
    return at;
  }

  #readOverlong(chunk: Buffer, at: number): number {
    const lf = chunk.indexOf(LF, at);
    const end = lf === -1 ? chunk.length : lf + 1;
    this.#tail = lastBytes(this.#tail, chunk, at, end);
    const streaming = this.#state === 'stream';
    if (lf === -1) {
      if (streaming) this.#sink.piece(chunk, at, end, false, undefined);
      return end;
    }
    const literal = readLiteralHeader(this.#tail, 0, this.#tail.length);
    if (!streaming && literal !== undefined) {
      throw new FrameError('overlong-line', 'A line beyond the limit announces a literal.');
    }
    this.#begin(literal);
    if (streaming) {
      this.#sink.piece(chunk, at, end, true, literal);
      this.#endEmptyLiteral(literal);
    }
    return end;
  }
}

/** The end of `tail` + `bytes[start,end)`, long enough to hold a literal's header. */
function lastBytes(tail: Buffer, bytes: Buffer, start: number, end: number): Buffer {
  if (end - start >= LITERAL_HEADER_MAX_BYTES) {
    return Buffer.from(bytes.subarray(end - LITERAL_HEADER_MAX_BYTES, end));
  }
  const joined = Buffer.concat([tail, bytes.subarray(start, end)]);
  return joined.subarray(Math.max(0, joined.length - LITERAL_HEADER_MAX_BYTES));
}
