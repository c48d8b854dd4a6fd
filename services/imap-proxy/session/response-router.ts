import {
  classifyResponse,
  type Frame,
  FrameCollector,
  type FrameSink,
  type LiteralHeader,
  parseResponse,
  type Response,
  type ResponseHead,
  type StatusResponse,
  WireWriter,
} from '@mailweave/imap';
import type { HeldResponse } from '@mailweave/mailbox-overlay';
import { BackendProtocolError } from '../backend/backend-errors.ts';
import type { ClientRelay } from './client-relay.ts';

/** The end of a command: its tagged response and the line as it was sent, CRLF included. */
export type TaggedAnswer = { readonly response: StatusResponse; readonly bytes: Buffer };

/** The answer's line, CRLF included, under another tag. */
export function underTag(tag: string, answer: TaggedAnswer): string {
  return `${tag}${answer.bytes.toString('latin1').slice(answer.response.tag?.length ?? 0)}`;
}

/** Which untagged responses are kept from the client, and where they go. */
export type Collecting = {
  wants(head: ResponseHead): boolean;
  take(held: HeldResponse): void;
};

type Fate = 'relay' | 'collect' | 'tagged' | 'continuation';

/**
 * Reads what the backend says and sends each response where it belongs: tagged ones to the command that
 * waits for them, collected ones to their collector, all others to the client.
 */
export class ResponseRouter implements FrameSink {
  /** Set while untagged responses are collected. */
  collecting: Collecting | undefined;
  readonly #relay: ClientRelay;
  readonly #collector = new FrameCollector();
  readonly #waiting = new Map<string, (answer: TaggedAnswer) => void>();
  #continuation: ((line: Buffer) => void) | undefined;
  #fate: Fate = 'relay';
  #relayed = 0;
  #quiet: (() => void)[] = [];
  #overlongHead = false;

  constructor(relay: ClientRelay) {
    this.#relay = relay;
  }

  /** Commands that were relayed and have no tagged answer yet. */
  get relayedCommands(): number {
    return this.#relayed;
  }

  /** A command goes to the backend under the client's tag; its tagged answer is relayed. */
  expectRelayed(): void {
    this.#relayed += 1;
  }

  /** The tagged answer to this tag goes to the listener, not to the client. */
  expect(tag: string, listener: (answer: TaggedAnswer) => void): void {
    this.#waiting.set(tag, listener);
  }

  forget(tag: string): void {
    this.#waiting.delete(tag);
  }

  /** The next `+` goes to the listener. */
  set continuation(listener: ((line: Buffer) => void) | undefined) {
    this.#continuation = listener;
  }

  /** Calls back once every relayed command has its answer. */
  whenQuiet(listener: () => void): void {
    if (this.#relayed === 0) listener();
    else this.#quiet.push(listener);
  }

  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void {
    if (!first) {
      this.#goOn(bytes, start, end, literal);
      return;
    }
    const head = classifyResponse(bytes, start, end);
    this.#fate = this.#decide(head, bytes, start);
    if (this.#fate === 'relay') {
      this.#relay.firstLine(head, bytes, start, end);
      if (literal === undefined && head?.kind === 'tagged') this.#relayedEnded();
    } else {
      this.#collect(bytes, start, end, literal);
    }
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    if (this.#fate === 'relay') this.#relay.slice(bytes, start, end);
    else this.#collector.literal(bytes, start, end, last);
  }

  overlong(head: Buffer, first: boolean): 'stream' {
    if (first) {
      const kind = classifyResponse(head, 0, head.length);
      this.#fate = this.#decide(kind, head, 0);
      this.#overlongHead = true;
    }
    if (this.#fate !== 'relay') throw new BackendProtocolError('a response line beyond the limit');
    return 'stream';
  }

  piece(bytes: Buffer, start: number, end: number): void {
    if (!this.#overlongHead) {
      this.#relay.slice(bytes, start, end);
      return;
    }
    this.#overlongHead = false;
    this.#relay.firstLine(classifyResponse(bytes, start, end), bytes, start, end);
  }

  #decide(head: ResponseHead | undefined, bytes: Buffer, start: number): Fate {
    if (head === undefined) return 'relay';
    if (head.kind === 'tagged') {
      return this.#waiting.has(bytes.toString('latin1', start, head.tagEnd)) ? 'tagged' : 'relay';
    }
    if (head.kind === 'continuation') return this.#continuation === undefined ? 'relay' : 'continuation';
    return this.collecting?.wants(head) === true ? 'collect' : 'relay';
  }

  #goOn(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): void {
    if (this.#fate === 'relay') this.#relay.slice(bytes, start, end);
    else this.#collect(bytes, start, end, literal);
  }

  #collect(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): void {
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame === undefined) return;
    if (this.#fate === 'tagged') this.#answer(frame);
    else if (this.#fate === 'continuation') this.#continue(frame);
    else this.collecting?.take({ response: understood(frame), bytes: frameBytes(frame) });
  }

  #answer(frame: Frame): void {
    const response = parseResponse(frame);
    if (!('tag' in response) || response.tag === undefined) {
      throw new BackendProtocolError('a tagged response that cannot be read');
    }
    const listener = this.#waiting.get(response.tag as string);
    this.#waiting.delete(response.tag as string);
    listener?.({ response: response as StatusResponse, bytes: frameBytes(frame) });
  }

  #continue(frame: Frame): void {
    const listener = this.#continuation;
    this.#continuation = undefined;
    listener?.(frameBytes(frame));
  }

  #relayedEnded(): void {
    this.#relayed -= 1;
    if (this.#relayed > 0) return;
    const waiting = this.#quiet;
    this.#quiet = [];
    for (const listener of waiting) listener();
  }
}

/** A response that this language cannot read is nothing to fail for: it is passed on as it is. */
function understood(frame: Frame): Response {
  try {
    return parseResponse(frame);
  } catch {
    return { name: 'other', word: '' };
  }
}

function frameBytes(frame: Frame): Buffer {
  const writer = new WireWriter('server');
  writer.frame(frame);
  writer.crlf();
  return writer.toBuffer();
}
