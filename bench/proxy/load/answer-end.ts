const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/**
 * Finds the end of an IMAP answer without reading it: the last line begins with the command's tag. Looks at
 * the last line of each piece only, so the tag must be one that no line of a message begins with.
 */
export class AnswerEnd {
  readonly #tag: Buffer;
  readonly #tagOk: Buffer;
  /** The first bytes of a line that has begun and not ended. */
  #lineHead: Buffer = NOTHING;

  constructor(tag: string) {
    this.#tag = Buffer.from(`${tag} `, 'latin1');
    this.#tagOk = Buffer.from(`${tag} OK`, 'latin1');
  }

  /** Takes bytes [0, end) of a piece, however the answer is cut. */
  push(piece: Buffer, end: number): 'more' | 'ok' | 'refused' {
    if (end === 0) return 'more';
    const endsLine = piece[end - 1] === LF;
    const searchFrom = endsLine ? end - 2 : end - 1;
    const lineStart = searchFrom < 0 ? 0 : piece.lastIndexOf(LF, searchFrom) + 1;
    const head = this.#headOfLastLine(piece, lineStart, end);
    this.#lineHead = endsLine ? NOTHING : head;
    if (!endsLine) return 'more';
    if (head.equals(this.#tagOk)) return 'ok';
    return head.subarray(0, this.#tag.length).equals(this.#tag) ? 'refused' : 'more';
  }

  #headOfLastLine(piece: Buffer, lineStart: number, end: number): Buffer {
    const begun = lineStart === 0 ? this.#lineHead : NOTHING;
    const missing = this.#tagOk.length - begun.length;
    return Buffer.concat([begun, piece.subarray(lineStart, Math.min(end, lineStart + missing))]);
  }
}
