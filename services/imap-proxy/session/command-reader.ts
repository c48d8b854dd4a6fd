import {
  type Frame,
  FrameCollector,
  FrameError,
  type FrameSink,
  type LiteralHeader,
  readCommandName,
} from '@mailweave/imap';
import type { ImapStream } from '@mailweave/imap-connection';
import { SessionClosed } from './session-closed.ts';

/** A command as it came in. */
export type ClientCommand = {
  readonly tag: string;
  /** Upper case; UID FETCH is one word pair. */
  readonly word: string;
  readonly frame: Frame;
};

/** One line of the client that is no whole command: an APPEND's, a SASL answer, DONE. */
export type ClientLine = {
  /** A copy, CRLF included. */
  readonly bytes: Buffer;
  readonly literal: LiteralHeader | undefined;
};

export type CommandListener = {
  command(command: ClientCommand): void;
  /** APPEND's message is not collected but streamed, with nextLine() and streamLiteral(). */
  append(tag: string, line: ClientLine): void;
  /** A literal that waits for its `+` may come. */
  goAhead(): void;
  /** Not a command: no tag, or too long. `tag` is undefined where none could be read. */
  malformed(tag: string | undefined, text: string): void;
};

export type CommandLimits = { readonly commandLiteralBytes: number };

/**
 * Reads the client's side. One command at a time: the listener pauses the stream while it works on one that
 * has to be waited for.
 */
export class CommandReader implements FrameSink {
  readonly #listener: CommandListener;
  readonly #limits: CommandLimits;
  readonly #collector = new FrameCollector();
  #stream: ImapStream | undefined;
  #name: { tag: string; word: string } | undefined;
  #discarding = false;
  #line: ((line: ClientLine) => void) | undefined;
  #literal: { write: LiteralWriter; done: () => void } | undefined;
  #reject: ((reason: SessionClosed) => void) | undefined;
  #closed = false;

  constructor(listener: CommandListener, limits: CommandLimits) {
    this.#listener = listener;
    this.#limits = limits;
  }

  /** The stream that this is the sink of. */
  attach(stream: ImapStream): void {
    this.#stream = stream;
  }

  /** The next line, whatever it is; frames are paused before and after. */
  nextLine(): Promise<ClientLine> {
    return this.#waitFor((resolve) => {
      this.#line = resolve;
    });
  }

  /** As nextLine(), where a literal has no place: a SASL answer, DONE. One that is announced is dropped. */
  async nextPlainLine(): Promise<ClientLine> {
    const line = await this.nextLine();
    this.discard(line.literal);
    return line;
  }

  /** The bytes of the literal that the last line announced, as they come; frames are paused afterwards. */
  streamLiteral(write: LiteralWriter): Promise<void> {
    return this.#waitFor((resolve) => {
      this.#literal = { write, done: () => resolve(undefined) };
    });
  }

  /** A refused literal does not come, one that needs no `+` has to be read and dropped, and what is behind it. */
  discard(literal: LiteralHeader | undefined): void {
    this.#discarding = literal?.nonSync === true;
    if (literal?.nonSync === false) this.#stream?.reader.cancelLiteral();
  }

  close(): void {
    this.#closed = true;
    this.#reject?.(new SessionClosed());
  }

  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void {
    if (this.#line !== undefined) {
      this.#giveLine({ bytes: Buffer.from(bytes.subarray(start, end)), literal });
      return;
    }
    if (!first && this.#discarding) {
      this.discard(literal);
      return;
    }
    if (first && !this.#begin(bytes, start, end, literal)) return;
    if (literal !== undefined && !this.#admit(literal)) return;
    const frame = this.#collector.line(bytes, start, end, literal);
    const name = this.#name;
    if (frame !== undefined && name !== undefined) this.#listener.command({ ...name, frame });
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    const streaming = this.#literal;
    if (streaming !== undefined) {
      streaming.write(bytes, start, end);
      if (!last) return;
      this.#literal = undefined;
      this.#stream?.pauseFrames();
      streaming.done();
    } else if (!this.#discarding) {
      this.#collector.literal(bytes, start, end, last);
    }
  }

  overlong(head: Buffer, first: boolean): 'skip' {
    // The backend has the beginning of an APPEND already, or waits for an answer: there is no way back.
    if (this.#line !== undefined) throw new FrameError('overlong-line', 'The line is too long.');
    const tag = first ? readCommandName(head, 0, head.length)?.tag : this.#name?.tag;
    this.#collector.clear();
    if (!this.#discarding) this.#listener.malformed(tag, 'The command line is too long.');
    this.#discarding = false;
    return 'skip';
  }

  piece(): void {}

  /** False when the line was dealt with and is no part of a collected command. */
  #begin(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): boolean {
    const name = readCommandName(bytes, start, end);
    if (name === undefined) {
      this.discard(literal);
      this.#listener.malformed(undefined, 'A command begins with a tag and a name.');
      return false;
    }
    this.#name = { tag: name.tag, word: name.word };
    if (name.word !== 'APPEND' || literal === undefined) return true;
    this.#listener.append(name.tag, { bytes: Buffer.from(bytes.subarray(start, end)), literal });
    return false;
  }

  /** Whether a literal may be collected; a synchronizing one gets its `+` (RFC 3501 7.5). */
  #admit(literal: LiteralHeader): boolean {
    if (this.#collector.heldBytes + literal.sizeBytes <= this.#limits.commandLiteralBytes) {
      if (!literal.nonSync) this.#listener.goAhead();
      return true;
    }
    this.#collector.clear();
    this.discard(literal);
    this.#listener.malformed(this.#name?.tag, 'A literal of this command is too large.');
    return false;
  }

  #giveLine(line: ClientLine): void {
    const give = this.#line;
    this.#line = undefined;
    this.#stream?.pauseFrames();
    give?.(line);
  }

  #waitFor<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new SessionClosed());
        return;
      }
      this.#reject = reject;
      start(resolve);
      this.#stream?.resumeFrames();
    });
  }
}

export type LiteralWriter = (bytes: Buffer, start: number, end: number) => void;
