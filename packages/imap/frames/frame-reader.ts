/**
 * Cuts a byte stream into lines and literals (RFC 3501 4.3, RFC 7888, RFC 3516) and knows no command.
 *
 * The reader hands out slices of the chunks it was given and copies only what has to wait for more, so a
 * relay can forward megabytes without touching them. Any chunking of the same bytes gives the same lines
 * and the same literal bytes (property test).
 */
import { FrameError } from './frame-error.ts';
import { type LiteralHeader, readLiteralHeader } from './literal-header.ts';

/** The bytes are valid during a call only: who keeps some copies them. */
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
   * A line is longer than maxLineBytes; `head` is its first maxLineBytes. `skip`: the sink is told no more of
   * it, the reader goes on after its end with a new line. `stream`: piece() gets all of it, head included.
   */
  overlong(head: Buffer, first: boolean): 'skip' | 'stream';
  /** Part of a streamed line; on the last one `literal` as in line(). */
  piece(bytes: Buffer, start: number, end: number, last: boolean, literal: LiteralHeader | undefined): void;
};

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);
/** `~{4294967295+}\r\n` and some room. */
const LITERAL_HEADER_MAX_BYTES = 32;
/**
 * A line whose pieces are on average smaller than this is joined before its end, so that a peer that sends
 * single bytes costs about the memory of its bytes; the joined part grows with each time, so it is copied
 * some sixty times at most.
 */
const SMALL_PIECE_BYTES = 64;
const MANY_PIECES = 64;

type State = 'line' | 'literal' | 'stream' | 'skip';

export class FrameReader {
  readonly #sink: FrameSink;
  #maxLineBytes: number;
  #state: State = 'line';
  #first = true;
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  #literalLeft = 0;
  #tail: Buffer = NOTHING;
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

  /** The longest line that is collected before overlong() is asked. */
  set maxLineBytes(value: number) {
    this.#maxLineBytes = value;
  }

  /** Stops after the current sink call; what is left of the chunk waits inside. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  /**
   * Reads the chunk, which is the caller's again afterwards: what has to wait is copied.
   *
   * @throws FrameError when a literal header cannot be read
   */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#waiting.push(this.#running ? Buffer.from(chunk) : chunk);
    if (this.#running) return;
    this.#run();
    this.#waiting = this.#waiting.map((rest) => (rest.buffer === chunk.buffer ? Buffer.from(rest) : rest));
  }

  /** The announced literal will not come, its sender was refused the `+` (RFC 3501 7.5): a new frame begins. */
  cancelLiteral(): void {
    this.#state = 'line';
    this.#first = true;
    this.#literalLeft = 0;
  }

  /**
   * The unread bytes, given up: for STARTTLS and COMPRESS, where what follows is another language. A sink
   * that wants them pauses and takes them after push() has returned.
   */
  takeRest(): Buffer {
    if (this.#running) throw new Error('takeRest() was called from inside a sink call.');
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
        const chunk = this.#waiting.shift() ?? this.#chunkOfEmptyLiteral();
        if (chunk === undefined) return;
        const end = this.#read(chunk);
        if (end < chunk.length) this.#waiting.unshift(chunk.subarray(end));
      }
    } finally {
      this.#running = false;
    }
  }

  /** A literal of no bytes ends without any further byte. */
  #chunkOfEmptyLiteral(): Buffer | undefined {
    if (this.#state !== 'literal' || this.#literalLeft > 0) return undefined;
    return NOTHING;
  }

  /** Reads until the chunk ends or the sink pauses; returns how far it came. */
  #read(chunk: Buffer): number {
    let at = 0;
    do {
      if (this.#state === 'literal') at = this.#readLiteral(chunk, at);
      else if (this.#state === 'line') at = this.#readLine(chunk, at);
      else at = this.#readOverlong(chunk, at);
    } while (at < chunk.length && !this.#paused);
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
      this.#carry(chunk.subarray(at));
      return end;
    }
    if (this.#carriedBytes === 0) {
      this.#endLine(chunk, at, end);
    } else {
      this.#carry(chunk.subarray(at, end));
      const whole = this.#takeCarried();
      this.#endLine(whole, 0, whole.length);
    }
    return end;
  }

  #carry(piece: Buffer): void {
    if (this.#carried.length > MANY_PIECES + this.#carriedBytes / SMALL_PIECE_BYTES) {
      this.#carried = [Buffer.concat(this.#carried)];
    }
    this.#carried.push(Buffer.from(piece));
    this.#carriedBytes += piece.length;
  }

  #takeCarried(): Buffer {
    const whole = this.#carried.length === 1 ? (this.#carried[0] ?? NOTHING) : Buffer.concat(this.#carried);
    this.#carried = [];
    this.#carriedBytes = 0;
    return whole;
  }

  #endLine(bytes: Buffer, start: number, end: number): void {
    const first = this.#first;
    const literal = readLiteralHeader(bytes, start, end);
    this.#begin(literal);
    this.#sink.line(bytes, start, end, first, literal);
  }

  /** The state after a line, set before the sink is told, so that the sink may pause or push. */
  #begin(literal: LiteralHeader | undefined): void {
    this.#first = literal === undefined;
    this.#state = literal === undefined ? 'line' : 'literal';
    this.#literalLeft = literal?.sizeBytes ?? 0;
  }

  #beginOverlong(chunk: Buffer, at: number): number {
    const missing = this.#maxLineBytes - this.#carriedBytes;
    const head = Buffer.concat([...this.#carried, chunk.subarray(at, at + missing)]);
    this.#state = this.#sink.overlong(head, this.#first);
    this.#tail = NOTHING;
    return at;
  }

  #readOverlong(chunk: Buffer, at: number): number {
    if (this.#carriedBytes > 0) {
      const carried = this.#takeCarried();
      this.#tail = lastBytes(this.#tail, carried, 0, carried.length);
      if (this.#state === 'stream') this.#sink.piece(carried, 0, carried.length, false, undefined);
      return at;
    }
    const lf = chunk.indexOf(LF, at);
    const end = lf === -1 ? chunk.length : lf + 1;
    this.#tail = lastBytes(this.#tail, chunk, at, end);
    if (lf !== -1) this.#endOverlong(chunk, at, end);
    else if (this.#state === 'stream') this.#sink.piece(chunk, at, end, false, undefined);
    return end;
  }

  #endOverlong(chunk: Buffer, start: number, end: number): void {
    const literal = readLiteralHeader(this.#tail, 0, this.#tail.length);
    const skipped = this.#state === 'skip';
    if (skipped && literal !== undefined) {
      throw new FrameError('overlong-line', 'A line beyond the limit announces a literal.');
    }
    this.#begin(literal);
    if (!skipped) this.#sink.piece(chunk, start, end, true, literal);
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
