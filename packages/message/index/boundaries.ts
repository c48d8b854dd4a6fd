const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const DASH = 0x2d;
const LINE_END_AND_DASHES = Buffer.from('\n--', 'latin1');

/** A line that ends a part of a multipart (RFC 2046 5.1.1). */
export type Delimiter = {
  /** Which boundary it is of: 0 is the outermost. */
  readonly level: number;
  /** `--boundary--` */
  readonly closing: boolean;
  /** Where the part before it ends: the line end in front of a delimiter belongs to the delimiter. */
  readonly contentEnd: number;
  /** Where the next line starts. */
  readonly next: number;
};

const startsAt = (bytes: Buffer, at: number, prefix: Buffer): boolean => {
  if (at + prefix.length > bytes.length) return false;
  for (let index = 0; index < prefix.length; index += 1) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
};

/** The boundaries of the multiparts that are open, and the search for their delimiters. */
export class Boundaries {
  readonly #bytes: Buffer;
  readonly #open: Buffer[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Opens a multipart; returns its level. */
  push(boundary: string): number {
    return this.#open.push(Buffer.from(`--${boundary}`, 'latin1')) - 1;
  }

  pop(): void {
    this.#open.pop();
  }

  /** The first delimiter of any open multipart in the lines from `lineStart` on. */
  next(lineStart: number): Delimiter | undefined {
    if (this.#open.length === 0) return undefined;
    let line = lineStart;
    while (line < this.#bytes.length) {
      const delimiter = this.at(line);
      if (delimiter) return delimiter;
      const lineEnd = this.#bytes.indexOf(LINE_END_AND_DASHES, line);
      if (lineEnd < 0) return undefined;
      line = lineEnd + 1;
    }
    return undefined;
  }

  /** The delimiter that the line is; the innermost multipart has the first say. */
  at(lineStart: number): Delimiter | undefined {
    if (this.#bytes[lineStart] !== DASH || this.#bytes[lineStart + 1] !== DASH) return undefined;
    for (let level = this.#open.length - 1; level >= 0; level -= 1) {
      const open = this.#open[level];
      if (open && startsAt(this.#bytes, lineStart, open)) {
        const delimiter = this.#read(lineStart, level, open.length);
        if (delimiter) return delimiter;
      }
    }
    return undefined;
  }

  #read(lineStart: number, level: number, length: number): Delimiter | undefined {
    const after = lineStart + length;
    const closing = this.#bytes[after] === DASH && this.#bytes[after + 1] === DASH;
    if (!closing && !this.#endsBoundary(after)) return undefined;
    const lineEnd = this.#bytes.indexOf(LF, after);
    return {
      level,
      closing,
      contentEnd: this.#lineEndBefore(lineStart),
      next: lineEnd < 0 ? this.#bytes.length : lineEnd + 1,
    };
  }

  /** Boundary `a` must not match the line of boundary `ab`. */
  #endsBoundary(at: number): boolean {
    const byte = this.#bytes[at];
    return byte === undefined || byte === LF || byte === CR || byte === SPACE || byte === TAB;
  }

  #lineEndBefore(lineStart: number): number {
    let end = lineStart;
    if (end > 0 && this.#bytes[end - 1] === LF) end -= 1;
    if (end < lineStart && end > 0 && this.#bytes[end - 1] === CR) end -= 1;
    return end;
  }
}
