import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { FrameReader, type FrameSink } from '@mailweave/imap';
import { SliceWriter } from './slice-writer.ts';

export type StreamEvents = {
  /** After each chunk of the peer's bytes has been handed out. */
  onReceived(): void;
  /** The peer's bytes could not be cut into frames, or a sink threw: the owner ends the connection. */
  onFailure(error: unknown): void;
  /** Once, when the socket is gone, for whatever reason. */
  onClose(): void;
  /** What was written has left and more may be written. */
  onDrain(): void;
};

export type ImapStreamOptions = {
  maxLineBytes: number;
  /** How long a peer may take to read the last bytes and to close its side, once the stream ends; 5 s. */
  lingerMs?: number;
};

const LINGER_MS = 5_000;

/**
 * One IMAP connection's bytes, either side: a socket, cut into frames as they come in, and written in
 * coalesced slices. Reading stops while the frame reader is paused, so a slow consumer costs one chunk.
 */
export class ImapStream {
  readonly reader: FrameReader;
  readonly #events: StreamEvents;
  readonly #lingerMs: number;
  /** What is read and written: the socket, or a compressed stream over it. */
  #socket: Duplex;
  /** The last one that was a socket. */
  #network: Socket;
  #writer: SliceWriter;
  #closed = false;
  #ending = false;
  #held = false;
  #receivedBytes = 0;

  readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
  readonly #onSocketClose = (): void => this.#close();
  readonly #onSocketDrain = (): void => this.#events.onDrain();

  constructor(socket: Socket, sink: FrameSink, events: StreamEvents, options: ImapStreamOptions) {
    this.reader = new FrameReader(sink, options);
    this.#events = events;
    this.#lingerMs = options.lingerMs ?? LINGER_MS;
    this.#socket = socket;
    this.#network = socket;
    this.#writer = new SliceWriter(socket);
    this.#attach(socket);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Grows with every byte from the peer: tells a silent connection from a living one. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** True when the peer takes its bytes too slowly; onDrain follows. */
  get congested(): boolean {
    // Bytes that have left at once still count as needing a drain until the end of this turn.
    return this.#socket.writableNeedDrain && this.#socket.writableLength > 0;
  }

  /** Grows with every byte that the system has taken for the peer: tells a deaf peer from a slow one. */
  get takenBytes(): number {
    return this.#network.bytesWritten - this.#network.writableLength;
  }

  writeSlice(chunk: Buffer, start: number, end: number): void {
    this.#writer.slice(chunk, start, end);
  }

  writeBytes(bytes: Buffer): void {
    this.#writer.bytes(bytes);
  }

  /** ASCII text; CRLF is the caller's. */
  writeText(text: string): void {
    this.#writer.text(text);
  }

  flush(): void {
    this.#writer.flush();
  }

  /** What is written from now on are last words: it leaves in one piece with the end. */
  gatherLastWords(): void {
    this.#writer.gather();
  }

  /** Stops taking bytes from the peer until release(). */
  hold(): void {
    if (this.#held || this.#ending) return;
    this.#held = true;
    this.#socket.pause();
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    if (!this.reader.paused) this.#socket.resume();
  }

  /** Frames wait until resumeFrames(); what is already in memory stays there, the socket stops. */
  pauseFrames(): void {
    this.reader.pause();
  }

  resumeFrames(): void {
    this.#guard(() => this.reader.resume());
    if (!this.reader.paused && !this.#held && !this.#closed) this.#socket.resume();
  }

  /**
   * The bytes that the peer sent behind the frame that is being worked on, given up. Frames stay paused.
   * What comes before a TLS handshake was not encrypted and must not be taken for encrypted.
   */
  async takeRest(): Promise<Buffer> {
    this.pauseFrames();
    // The reader is inside its sink now; it has let go of the chunk once this turn is over.
    await Promise.resolve();
    return this.reader.takeRest();
  }

  /**
   * Goes on over another stream that wraps the present socket (STARTTLS, COMPRESS). The caller has made sure
   * that no byte of the old language is left unread.
   */
  async replaceSocket(wrap: (socket: Socket) => Duplex | Promise<Duplex>): Promise<void> {
    this.#writer.flush();
    this.#socket.off('data', this.#onData);
    this.#socket.off('drain', this.#onSocketDrain);
    this.#socket.off('close', this.#onSocketClose);
    this.#socket = await wrap(this.#network);
    if (this.#socket instanceof Socket) this.#network = this.#socket;
    this.#writer = new SliceWriter(this.#socket);
    this.#attach(this.#socket);
  }

  /**
   * Sends what is written, then closes. What the peer sends from now on is dropped, not left unread: a
   * system that closes a socket with unread bytes takes back what it has sent.
   */
  end(): void {
    if (this.#ending || this.#closed) return;
    this.#ending = true;
    this.#writer.finish();
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.resume();
    socket.end();
    const linger = setTimeout(() => socket.destroy(), this.#lingerMs);
    linger.unref();
    socket.once('close', () => clearTimeout(linger));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #attach(socket: Duplex): void {
    if (socket instanceof Socket) socket.setNoDelay(true);
    socket.on('data', this.#onData);
    socket.on('drain', this.#onSocketDrain);
    socket.on('close', this.#onSocketClose);
    // The reason of a broken connection is of no use to anyone but the kernel; 'close' follows.
    socket.on('error', ignore);
  }

  #receive(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    this.#guard(() => this.reader.push(chunk));
    this.#events.onReceived();
    if (this.reader.paused && !this.#closed) this.#socket.pause();
  }

  #guard(work: () => void): void {
    if (this.#closed || this.#ending) return;
    try {
      work();
    } catch (error) {
      this.#events.onFailure(error);
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.onClose();
  }
}

function ignore(): void {}
