import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ChecksumMismatchError, FileTooLargeError, PartUnreadableError } from '../import-errors.ts';
import type { PartSource } from './part-source.ts';

/** What zlib gives at a time; its default of 16 KiB costs a thread-pool trip each. */
const OUTPUT_CHUNK_BYTES = 64 * 1024;
/** Small files compress by any ratio; only what could hurt is measured. */
const RATIO_MATTERS_FROM_BYTES = 16 * 1024 * 1024;

/** The content of a part, decompressed. Size and SHA-256 are verified once the last byte was given out. */
export class PartContent {
  readonly #source: PartSource;
  readonly #hash = createHash('sha256');
  #storedBytes = 0;
  #contentBytes = 0;

  constructor(source: PartSource) {
    this.#source = source;
  }

  /** Bytes of the object read so far. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  /**
   * To be iterated once; holds a few chunks, whatever the size.
   * @throws ChecksumMismatchError, PartUnreadableError, FileTooLargeError
   */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    const isCompressed = this.#source.part.path.endsWith('.gz');
    for await (const chunk of isCompressed ? this.#decompressed() : this.#stored()) {
      this.#contentBytes += chunk.length;
      this.#checkSize();
      yield chunk;
    }
    this.#verify();
  }

  async *#stored(): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of this.#source.storage.read(this.#source.key)) {
      this.#storedBytes += chunk.length;
      this.#hash.update(chunk);
      if (this.#storedBytes > this.#source.part.bytes) this.#verify();
      yield chunk;
    }
  }

  async *#decompressed(): AsyncGenerator<Buffer, void, undefined> {
    const gunzip = createGunzip({ chunkSize: OUTPUT_CHUNK_BYTES });
    // Errors of the source reach the loop below through gunzip, which the pipeline destroys with them.
    pipeline(this.#stored(), gunzip, () => undefined);
    try {
      yield* gunzip;
    } catch (error) {
      const reason = zlibReason(error);
      throw reason === undefined ? error : new PartUnreadableError(this.#source.part.path, reason);
    }
  }

  #checkSize(): void {
    const { limits, part } = this.#source;
    if (this.#contentBytes > limits.decompressedPartBytes) {
      const limit = `${limits.decompressedPartBytes} decompressed bytes`;
      throw new FileTooLargeError(part.path, limit, 'Split the export into more parts.');
    }
    const isBomb = this.#contentBytes > this.#storedBytes * limits.compressionRatio;
    if (isBomb && this.#contentBytes >= RATIO_MATTERS_FROM_BYTES) {
      const limit = `a compression ratio of ${limits.compressionRatio}`;
      throw new FileTooLargeError(part.path, limit, 'User rows do not compress like that: check the export.');
    }
  }

  #verify(): void {
    const { part } = this.#source;
    if (this.#storedBytes > part.bytes) {
      throw new ChecksumMismatchError(part.path, `it has more bytes than the manifest says (${part.bytes})`);
    }
    if (this.#storedBytes < part.bytes) {
      const difference = `it has ${this.#storedBytes} bytes, the manifest says ${part.bytes}`;
      throw new ChecksumMismatchError(part.path, difference);
    }
    if (this.#hash.digest('hex') !== part.sha256) {
      throw new ChecksumMismatchError(part.path, 'its SHA-256 is not the one in the manifest');
    }
  }
}

/** What zlib has to say about the bytes; undefined if the error is not zlib's. */
function zlibReason(error: unknown): string | undefined {
  const isZlibError = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  return isZlibError ? error.message : undefined;
}
