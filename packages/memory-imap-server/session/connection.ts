import type { Socket } from 'node:net';
import type { Logger } from '@mailweave/foundation';
import {
  FrameCollector,
  FrameError,
  FrameReader,
  type FrameSink,
  type LiteralHeader,
  readCommandName,
  type Tag,
} from '@mailweave/imap';
import { Session, type SessionOptions } from './session.ts';

/** Longer lines are refused; RFC 7162 4 asks for 8192 at least. */
const MAX_LINE_BYTES = 65_536;
/** A command with its literals, by which a message that is appended is bounded. */
const MAX_COMMAND_BYTES = 64 * 1024 * 1024;
/** The same before anybody has signed in. */
const MAX_EARLY_COMMAND_BYTES = 8_192;

export type ConnectionOptions = Omit<SessionOptions, 'onOutput'> & { readonly logger: Logger };

/** A session and its socket: bytes to frames, frames to the session, and what it writes back to the socket. */
export class Connection implements FrameSink {
  readonly #socket: Socket;
  readonly #logger: Logger;
  readonly #session: Session;
  readonly #collector = new FrameCollector();
  readonly #reader: FrameReader;
  /** Of the command that is being read. */
  #tag: Tag | undefined;
  #ended = false;

  constructor(socket: Socket, { logger, ...session }: ConnectionOptions) {
    this.#socket = socket;
    this.#logger = logger;
    this.#session = new Session({ ...session, onOutput: () => this.#flush() });
    this.#reader = new FrameReader(this, { maxLineBytes: MAX_LINE_BYTES });
    socket.on('data', (chunk) => this.#guard(() => this.#reader.push(chunk)));
    socket.on('drain', () => this.#guard(() => this.#resume()));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#session.close());
    this.#session.greet();
    this.#flush();
  }

  /** Says good-bye and closes. */
  close(text: string): void {
    if (this.#ended) return;
    this.#session.refuse('BYE', text);
    this.#end();
  }

  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void {
    if (first) this.#tag = readCommandName(bytes, start, end)?.tag as Tag | undefined;
    const frame = this.#collector.line(bytes, start, end, literal);
    if (literal !== undefined) this.#announced(literal);
    if (frame === undefined) return;
    this.#session.frame(frame);
    this.#flush();
    if (this.#session.phase === 'logout') this.#end();
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#collector.literal(bytes, start, end, last);
  }

  overlong(): 'skip' {
    this.#collector.clear();
    this.#session.refuse('BAD', `A line is longer than ${MAX_LINE_BYTES} bytes.`);
    this.#flush();
    return 'skip';
  }

  /** Never called: overlong lines are skipped. */
  piece(): void {}

  #announced({ sizeBytes, nonSync }: LiteralHeader): void {
    const early = this.#session.phase === 'not-authenticated';
    const room = (early ? MAX_EARLY_COMMAND_BYTES : MAX_COMMAND_BYTES) - this.#collector.heldBytes;
    if (sizeBytes <= room) {
      if (!nonSync) this.#socket.write('+ Ready for the literal.\r\n');
    } else if (nonSync || this.#tag === undefined) {
      // Its bytes are under way and cannot be held back (RFC 7888 4).
      this.close('The literal is too large.');
    } else {
      this.#collector.clear();
      this.#reader.cancelLiteral();
      this.#session.refuseLiteral(this.#tag);
      this.#flush();
    }
  }

  /** Whoever does not read his answers gets no more commands read. */
  #flush(): void {
    const buffers = this.#session.writer.segments().flat();
    if (this.#ended || buffers.length === 0) return;
    this.#socket.cork();
    for (const buffer of buffers) this.#socket.write(buffer);
    this.#socket.uncork();
    if (!this.#socket.writableNeedDrain) return;
    this.#reader.pause();
    this.#socket.pause();
  }

  #resume(): void {
    if (this.#ended) return;
    this.#reader.resume();
    if (!this.#reader.paused) this.#socket.resume();
  }

  #end(): void {
    this.#flush();
    this.#ended = true;
    this.#reader.pause();
    this.#session.close();
    this.#socket.destroySoon();
  }

  /** The one catch around the client's bytes: nothing it sends may stop the process. */
  #guard(work: () => void): void {
    if (this.#ended) return;
    try {
      work();
    } catch (error) {
      const isKnown = error instanceof FrameError;
      if (!isKnown) this.#logger.error('memory-imap-bug', {}, error);
      this.close(isKnown ? error.publicText : 'Something went wrong inside the server.');
    }
  }
}
