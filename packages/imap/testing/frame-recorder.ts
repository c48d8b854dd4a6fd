import { FrameError } from '../frames/frame-error.ts';
import { FrameReader, type FrameSink } from '../frames/frame-reader.ts';
import type { LiteralHeader } from '../frames/literal-header.ts';

export type RecorderOptions = {
  readonly maxLineBytes: number;
  readonly overlong: 'skip' | 'stream';
  /** Pauses after every call of the sink and resumes from outside. */
  readonly pausing: boolean;
};

/** What a FrameReader said about `chunks`, so joined that it must not depend on how they were cut. */
export function recordedEvents(chunks: readonly Buffer[], options: RecorderOptions): string[] {
  const recorder = new FrameRecorder(options);
  try {
    for (const chunk of chunks) recorder.push(chunk);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return [...recorder.events, error.code];
  }
  return [...recorder.events, recorder.state];
}

class FrameRecorder implements FrameSink {
  readonly events: string[] = [];
  readonly #options: RecorderOptions;
  readonly #reader: FrameReader;
  #open = '';

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#reader = new FrameReader(this, { maxLineBytes: options.maxLineBytes });
  }

  get state(): string {
    return `left ${this.#reader.heldBytes} ${this.#open} ${this.#reader.atFrameBoundary}`;
  }

  /** The chunk's memory is used for other bytes afterwards, as a socket may do. */
  push(chunk: Buffer): void {
    const lent = Buffer.from(chunk);
    this.#reader.push(lent);
    lent.fill('#');
    while (this.#reader.paused) this.#reader.resume();
  }

  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void {
    this.#told();
    this.events.push(`line ${first} ${textOf(bytes, start, end)}${headerOf(literal)}`);
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#told();
    this.#collect('literal', textOf(bytes, start, end), last);
  }

  overlong(head: Buffer, first: boolean): 'skip' | 'stream' {
    this.#told();
    this.events.push(`overlong ${first} ${head.toString('latin1')}`);
    return this.#options.overlong;
  }

  piece(bytes: Buffer, start: number, end: number, last: boolean, literal: LiteralHeader | undefined): void {
    this.#told();
    this.#collect('piece', textOf(bytes, start, end) + headerOf(literal), last);
  }

  #told(): void {
    if (this.#reader.paused) this.events.push('told while paused');
    if (this.#options.pausing) this.#reader.pause();
  }

  #collect(kind: string, text: string, last: boolean): void {
    this.#open += text;
    if (!last) return;
    this.events.push(`${kind} ${this.#open}`);
    this.#open = '';
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

function headerOf(literal: LiteralHeader | undefined): string {
  return literal === undefined ? '' : JSON.stringify(literal);
}
