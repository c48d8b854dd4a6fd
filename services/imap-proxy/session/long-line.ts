import { BackendProtocolError } from '../backend/backend-errors.ts';

/** As in FrameReader: pieces that are smaller on average are joined early. */
const SMALL_PIECE_BYTES = 64;
const MANY_PIECES = 64;

/** Puts a line together that came in pieces because it is too long to be relayed in one go. */
export class LongLine {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes a copy. @throws BackendProtocolError beyond the limit */
  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) throw new BackendProtocolError('a response beyond the limit');
    if (this.#pieces.length > MANY_PIECES + this.#bytes / SMALL_PIECE_BYTES) {
      this.#pieces = [Buffer.concat(this.#pieces)];
    }
    this.#pieces.push(Buffer.from(piece));
  }

  /** The whole line; the next one begins. */
  take(): Buffer {
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return whole;
  }
}
