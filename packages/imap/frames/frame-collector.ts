import type { Frame, FrameLiteral } from './frame.ts';
import type { LiteralHeader } from './literal-header.ts';

const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/**
 * Puts the lines and literal slices of a FrameReader together to whole frames. What it is given
 * it copies: the chunks are the caller's again when a call returns.
 */
export class FrameCollector {
  #lines: Buffer[] = [];
  #literals: FrameLiteral[] = [];
  #slices: Buffer[] = [];
  #header: LiteralHeader | undefined;
  #heldBytes = 0;

  /** Bytes of the frame so far, announced literals not counted. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Like FrameSink.line. @returns the frame when this line ends it */
  line(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): Frame | undefined {
    this.#lines.push(Buffer.from(bytes.subarray(start, endOfText(bytes, start, end, literal))));
    this.#heldBytes += end - start;
    this.#header = literal;
    if (literal !== undefined) return undefined;
    const frame = { lines: this.#lines, literals: this.#literals };
    this.clear();
    return frame;
  }

  /** Like FrameSink.literal. */
  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    if (end > start) this.#slices.push(Buffer.from(bytes.subarray(start, end)));
    this.#heldBytes += end - start;
    if (!last) return;
    const whole = this.#slices.length === 1 ? (this.#slices[0] ?? NOTHING) : Buffer.concat(this.#slices);
    const { nonSync = false, binary = false } = this.#header ?? {};
    this.#literals.push({ bytes: whole, nonSync, binary });
    this.#slices = [];
  }

  /** Forgets an unfinished frame. */
  clear(): void {
    this.#lines = [];
    this.#literals = [];
    this.#slices = [];
    this.#header = undefined;
    this.#heldBytes = 0;
  }
}

/** Where the line's text ends: before the literal's header, or before CRLF (or a bare LF). */
function endOfText(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): number {
  if (literal !== undefined) return end - literal.headerBytes;
  const lf = end - 1;
  return lf > start && bytes[lf - 1] === CR ? lf - 1 : lf;
}
