const BLOCK_BYTES = 4096;
const LF = 0x0a;

const countIn = (bytes: Buffer, start: number, end: number): number => {
  let count = 0;
  for (let at = start; at < end; at += 1) if (bytes[at] === LF) count += 1;
  return count;
};

/**
 * Counts the line ends of any range after one pass over the bytes: nested parts ask for ranges that overlap,
 * and counting each anew would cost depth times size.
 */
export class LineCounter {
  readonly #bytes: Buffer;
  /** Line ends before each block. */
  readonly #before: Uint32Array;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const blocks = Math.floor(bytes.length / BLOCK_BYTES) + 1;
    this.#before = new Uint32Array(blocks);
    let total = 0;
    for (let block = 1; block < blocks; block += 1) {
      total += countIn(bytes, (block - 1) * BLOCK_BYTES, block * BLOCK_BYTES);
      this.#before[block] = total;
    }
  }

  /** Line ends in [start, end). */
  count(start: number, end: number): number {
    return this.#countBefore(end) - this.#countBefore(start);
  }

  #countBefore(offset: number): number {
    const block = Math.floor(offset / BLOCK_BYTES);
    return (this.#before[block] ?? 0) + countIn(this.#bytes, block * BLOCK_BYTES, offset);
  }
}
