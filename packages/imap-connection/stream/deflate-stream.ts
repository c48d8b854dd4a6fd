/**
 * COMPRESS=DEFLATE (RFC 4978): a raw deflate stream in each direction over an open socket. What is written
 * in one go is one compressed block that the peer can read to its end, so no response waits for the next.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  type InflateRaw,
  type ZlibOptions,
} from 'node:zlib';

/** Inflated bytes are handed on in pieces of this size; no more than a few of them wait for a slow reader. */
const PIECE_BYTES = 4_096;

/**
 * Both directions together cost about 160 kB a connection; the defaults of zlib cost 280 kB and save a
 * twentieth more. The peer may use the largest window (RFC 4978 4), so the one for reading is not ours to cut.
 */
const WRITING: ZlibOptions = {
  windowBits: 13,
  memLevel: 5,
  chunkSize: PIECE_BYTES,
  flush: constants.Z_SYNC_FLUSH,
};
const READING: ZlibOptions = { chunkSize: PIECE_BYTES, finishFlush: constants.Z_SYNC_FLUSH };

type Done = (error?: Error | null) => void;

/** Takes the socket over; ends and fails with it. */
export class DeflateStream extends Duplex {
  readonly #socket: Socket;
  readonly #deflate: DeflateRaw = createDeflateRaw(WRITING);
  readonly #inflate: InflateRaw = createInflateRaw(READING);
  /** Nobody wants the peer's bytes any more. */
  #dropping = false;

  /** @param onCorrupt called once when the peer's bytes cannot be inflated; nothing more is read then */
  constructor(socket: Socket, onCorrupt: () => void) {
    super({ allowHalfOpen: false, readableHighWaterMark: PIECE_BYTES });
    this.#socket = socket;
    this.#inflate.on('error', () => {
      this.#dropping = true;
      socket.resume();
      onCorrupt();
    });
    this.#write();
    this.#receive();
    socket.on('close', () => {
      // What came before the peer's end is still inflated and read.
      if (this.#dropping || !socket.readableEnded) this.destroy();
    });
    // 'close' follows.
    socket.on('error', ignore);
  }

  override _read(): void {
    this.#inflate.resume();
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    const [first, ...more] = chunks.map(({ chunk }) => chunk);
    const batch = first !== undefined && more.length === 0 ? first : Buffer.concat([first ?? EMPTY, ...more]);
    this.#deflate.write(batch, (error) => {
      if (error === null || error === undefined) this.#whenSent(done);
      else done(error);
    });
  }

  override _final(done: Done): void {
    this.#dropping = true;
    this.#socket.resume();
    this.#deflate.once('end', () => this.#socket.end(() => done()));
    this.#deflate.end();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#deflate.destroy();
    this.#inflate.destroy();
    this.#socket.destroy();
    done(error);
  }

  #write(): void {
    this.#deflate.on('data', (bytes: Buffer) => this.#socket.write(bytes));
    this.#deflate.on('error', (error) => this.destroy(error));
  }

  #receive(): void {
    const socket = this.#socket;
    const inflate = this.#inflate;
    inflate.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) inflate.pause();
    });
    inflate.on('end', () => {
      this.#dropping = true;
      this.push(null);
    });
    inflate.on('drain', () => socket.resume());
    socket.on('data', (bytes: Buffer) => {
      if (!this.#dropping && !inflate.write(bytes)) socket.pause();
    });
    socket.on('end', () => {
      if (this.#dropping) this.push(null);
      else inflate.end();
    });
    socket.resume();
  }

  /** A peer that reads slowly makes the writer wait. */
  #whenSent(done: Done): void {
    const socket = this.#socket;
    if (!socket.writableNeedDrain) {
      done();
      return;
    }
    const sent = (): void => {
      socket.off('drain', sent);
      socket.off('close', sent);
      done();
    };
    socket.on('drain', sent);
    socket.on('close', sent);
  }
}

const EMPTY = Buffer.alloc(0);

function ignore(): void {}
