const LF = 0x0a;

/** `bytes` is absent when the line is longer than the limit: then it was not kept. Without its LF. */
export type PartLine = { lineNumber: number; bytes?: Buffer };

/** Cuts a stream of chunks into lines; holds one line of limited length, whatever comes. */
export class LineSplitter {
  readonly #limitBytes: number;
  #lineNumber = 1;
  #pieces: Buffer[] = [];
  #pendingBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The lines that end in this chunk. They share its memory. */
  push(chunk: Buffer): PartLine[] {
    const lines: PartLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#takeLine());
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, if it ended without LF. */
  end(): PartLine[] {
    return this.#pendingBytes === 0 ? [] : [this.#takeLine()];
  }

  #keep(piece: Buffer): void {
    this.#pendingBytes += piece.length;
    if (this.#pendingBytes > this.#limitBytes) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #takeLine(): PartLine {
    const lineNumber = this.#lineNumber;
    const [first] = this.#pieces;
    const bytes = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
    const tooLong = this.#pendingBytes > this.#limitBytes;
    this.#lineNumber += 1;
    this.#pieces = [];
    this.#pendingBytes = 0;
    return tooLong ? { lineNumber } : { lineNumber, bytes };
  }
}
