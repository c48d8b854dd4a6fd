/** A stream that was given slices of a lent chunk. */
export type Borrower = {
  /** True when none of the bytes given to it wait any more. */
  readonly allSent: boolean;
};

type Loan = { readonly buffer: Buffer; readonly borrowers: Set<Borrower> };

/** Enough that a read of a busy connection rarely ends because the buffer is full. */
const BUFFER_BYTES = 131_072;
/** Buffers that are kept for reuse; what is beyond is the garbage collector's. */
const MAX_KEPT = 16;

/**
 * The buffers that busy connections read into, so that a large message costs a buffer and not one for each
 * read. A chunk is lent while it is handed out: who keeps bytes of it copies them, and a writer that is given
 * slices of it borrows them until they have left. Only then is the buffer read into again.
 */
export class BusyBuffers {
  readonly #free: Buffer[] = [];
  readonly #parked: Loan[] = [];
  #loan: Loan | undefined;

  /** One that nobody else has. */
  take(): Buffer {
    const at = this.#parked.findIndex(isReturned);
    const [returned] = at === -1 ? [] : this.#parked.splice(at, 1);
    return returned?.buffer ?? this.#free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /**
   * Hands out the first `length` bytes of a taken buffer.
   *
   * @returns a taken buffer for the next bytes: the same one once everything has left
   */
  lend(buffer: Buffer, length: number, handOut: (chunk: Buffer) => void): Buffer {
    const loan: Loan = { buffer, borrowers: new Set() };
    const outer = this.#loan;
    this.#loan = loan;
    try {
      handOut(buffer.subarray(0, length));
    } finally {
      this.#loan = outer;
    }
    if (isReturned(loan)) return buffer;
    this.#parked.push(loan);
    if (this.#parked.length > MAX_KEPT) this.#parked.shift();
    return this.take();
  }

  /** Of a taken buffer that nothing is lent of. */
  giveBack(buffer: Buffer): void {
    if (this.#free.length < MAX_KEPT) this.#free.push(buffer);
  }

  /** The borrower is given a slice of this chunk, which may be a lent one or a part of it. */
  borrow(chunk: Buffer, borrower: Borrower): void {
    if (this.#loan?.buffer.buffer === chunk.buffer) this.#loan.borrowers.add(borrower);
  }
}

/** Those of the process: a chunk of any connection may be passed on to any other. */
export const busyBuffers = new BusyBuffers();

function isReturned({ borrowers }: Loan): boolean {
  for (const borrower of borrowers) {
    if (!borrower.allSent) return false;
  }
  return true;
}
