import type { Writable } from 'node:stream';
import { type Borrower, busyBuffers } from './busy-buffers.ts';

/**
 * Writes slices of chunks with as few system calls as it can: neighbouring slices of one chunk become one
 * slice, and all that is written in one turn of the event loop leaves together. One write per line would
 * cost thirty times as much.
 */
export class SliceWriter implements Borrower {
  readonly #target: Writable;
  #chunk: Buffer | undefined;
  #start = 0;
  #end = 0;
  #corked = false;
  #gathering = false;

  constructor(target: Writable) {
    this.#target = target;
  }

  get allSent(): boolean {
    return this.#chunk === undefined && this.#target.writableLength === 0;
  }

  /** Bytes [start, end) of chunk; the chunk must not change until it is sent, a lent one is borrowed till then. */
  slice(chunk: Buffer, start: number, end: number): void {
    if (this.#chunk === chunk && this.#end === start) {
      this.#end = end;
      return;
    }
    this.#hand();
    busyBuffers.borrow(chunk, this);
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
    this.#cork();
  }

  bytes(bytes: Buffer): void {
    this.slice(bytes, 0, bytes.length);
  }

  /** ASCII or latin1 text. */
  text(text: string): void {
    this.bytes(Buffer.from(text, 'latin1'));
  }

  /** From now on everything waits for finish(), but for more than the target takes without a drain. */
  gather(): void {
    this.#gathering = true;
  }

  /** Hands everything to the target, also what was gathered. */
  finish(): void {
    this.#gathering = false;
    this.flush();
  }

  /** Hands everything to the target now, unless it is being gathered. */
  flush(): void {
    this.#hand();
    if (this.#gathering && !this.#target.writableNeedDrain) return;
    if (this.#corked) {
      this.#corked = false;
      this.#target.uncork();
    }
  }

  #hand(): void {
    const chunk = this.#chunk;
    if (chunk === undefined) return;
    this.#chunk = undefined;
    if (this.#end > this.#start && this.#target.writable) {
      this.#target.write(
        this.#start === 0 && this.#end === chunk.length ? chunk : chunk.subarray(this.#start, this.#end),
      );
    }
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#target.cork();
    process.nextTick(flushWriter, this);
  }
}

function flushWriter(writer: SliceWriter): void {
  writer.flush();
}
