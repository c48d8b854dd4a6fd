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
import { LongLine } from './long-line.ts';
import { isNotice, progressTag } from './notice.ts';

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
  /** The proxy's own commands are under way: what is said to people meanwhile is the client's all the same. */
  readonly passesNotices?: boolean;
};

/** One response that is held back: a SEARCH result for a mailbox of some ten million messages. */
const COLLECTED_BYTES = 67_108_864;

/** `whole`: collected, and then the client's. */
type Fate = 'relay' | 'whole' | 'drop' | 'collect' | 'tagged' | 'continuation';

/**
 * Reads what the backend says and sends each response where it belongs: tagged ones to the command that
 * waits for them, collected ones to their collector, all others to the client.
 */
export class ResponseRouter implements FrameSink {
  /** Set while untagged responses are collected. */
  collecting: Collecting | undefined;
  readonly #relay: ClientRelay;
  readonly #ownTagPrefix: string;
  readonly #collector = new FrameCollector();
  readonly #waiting = new Map<string, (answer: TaggedAnswer) => void>();
  #continuation: ((line: Buffer) => void) | undefined;
  #fate: Fate = 'relay';
  /** How many answers are awaited under a tag: a careless client uses one twice. */
  readonly #relayedTags = new Map<string, number>();
  #relayed = 0;
  #quiet: (() => void)[] = [];
  /** The tag of the answer that is being relayed. */
  #answering: string | undefined;
  #saidBye = false;
  /** Bytes of a streamed line that the client has been told already. */
  #told = 0;
  readonly #longLine = new LongLine(COLLECTED_BYTES);

  /** @param ownTagPrefix what the tags of the proxy's own commands begin with */
  constructor(relay: ClientRelay, ownTagPrefix: string) {
    this.#relay = relay;
    this.#ownTagPrefix = ownTagPrefix;
  }

  /** Commands that were relayed and have no tagged answer yet. */
  get relayedCommands(): number {
    return this.#relayed;
  }

  /** The backend's own BYE has reached the client. */
  get saidBye(): boolean {
    return this.#saidBye;
  }

  /** A command goes to the backend under the client's tag; its tagged answer is relayed. */
  expectRelayed(tag: string): void {
    this.#relayedTags.set(tag, (this.#relayedTags.get(tag) ?? 0) + 1);
    this.#relayed += 1;
  }

  /** The tagged answer to this tag goes to the listener, not to the client. */
  expect(tag: string, listener: (answer: TaggedAnswer) => void): void {
    this.#waiting.set(tag, listener);
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
    this.#fate = this.#decide(head, bytes, start, end);
    if (this.#fate === 'relay') {
      this.#relay.firstLine(head, bytes, start, end);
      this.#relayedLine(literal);
    } else {
      this.#collect(bytes, start, end, literal);
    }
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    if (this.#fate === 'relay') this.#relay.slice(bytes, start, end);
    else if (this.#fate !== 'drop') this.#collector.literal(bytes, start, end, last);
  }

  overlong(head: Buffer, first: boolean): 'stream' {
    this.#told = 0;
    if (!first) return 'stream';
    const kind = classifyResponse(head, 0, head.length);
    this.#fate = this.#decide(kind, head, 0, head.length);
    if (this.#fate !== 'relay') return 'stream';
    // Its names are looked at one by one, which takes the whole line.
    if (kind?.kind === 'untagged' && kind.word === 'CAPABILITY') throw beyondLimit();
    // The view has to take it in (RFC 7162 3.2.10).
    if (kind?.kind === 'untagged' && kind.word === 'VANISHED') this.#fate = 'whole';
    if (this.#fate === 'whole') return 'stream';
    this.#relay.firstLine(kind, head, 0, head.length);
    this.#relay.midResponse = true;
    this.#told = head.length;
    return 'stream';
  }

  piece(bytes: Buffer, start: number, end: number, last: boolean, literal: LiteralHeader | undefined): void {
    if (this.#fate === 'drop') return;
    if (this.#fate !== 'relay') {
      this.#longLine.add(bytes.subarray(start, end));
      if (!last) return;
      const whole = this.#longLine.take();
      this.#collect(whole, 0, whole.length, literal);
      return;
    }
    const untold = Math.min(end, start + this.#told);
    this.#told -= untold - start;
    this.#relay.slice(bytes, untold, end);
    if (last) this.#relayedLine(literal);
  }

  #decide(head: ResponseHead | undefined, bytes: Buffer, start: number, end: number): Fate {
    this.#answering = undefined;
    if (head === undefined) return this.#relay.muted ? 'drop' : 'relay';
    if (head.kind === 'tagged') {
      const tag = bytes.toString('latin1', start, head.tagEnd);
      if (this.#waiting.has(tag)) return 'tagged';
      this.#answering = tag;
    }
    if (head.kind === 'continuation' && this.#continuation !== undefined) return 'continuation';
    if (!this.#relay.muted && head.kind === 'untagged' && head.word === 'BYE') {
      this.#saidBye = true;
      return 'relay';
    }
    if (head.kind === 'untagged' && head.word === 'OK' && this.#isOwnProgress(bytes, start, end))
      return 'drop';
    if (head.kind !== 'tagged' && this.collecting?.wants(head) === true) return 'collect';
    return this.#relay.muted ? 'drop' : 'relay';
  }

  /** The client has given no command of this tag. */
  #isOwnProgress(bytes: Buffer, start: number, end: number): boolean {
    return progressTag(bytes.toString('latin1', start, end))?.startsWith(this.#ownTagPrefix) === true;
  }

  #goOn(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): void {
    if (this.#fate !== 'relay') {
      this.#collect(bytes, start, end, literal);
      return;
    }
    this.#relay.slice(bytes, start, end);
    this.#relayedLine(literal);
  }

  /** A whole line has been relayed. */
  #relayedLine(literal: LiteralHeader | undefined): void {
    this.#relay.midResponse = literal !== undefined;
    if (literal === undefined && this.#answering !== undefined) this.#relayedEnded(this.#answering);
  }

  #collect(bytes: Buffer, start: number, end: number, literal: LiteralHeader | undefined): void {
    if (this.#fate === 'drop') return;
    const frame = this.#collector.line(bytes, start, end, literal);
    if (this.#collector.heldBytes + (literal?.sizeBytes ?? 0) > COLLECTED_BYTES) throw beyondLimit();
    if (frame === undefined) return;
    if (this.#fate === 'tagged') this.#answer(frame);
    else if (this.#fate === 'continuation') this.#continue(frame);
    else if (this.#fate === 'whole') this.#relay.responses([frameBytes(frame)]);
    else this.#take({ response: understood(frame), bytes: frameBytes(frame) });
  }

  #take(held: HeldResponse): void {
    const passes = this.collecting?.passesNotices === true && !this.#relay.muted;
    if (passes && isNotice(held.response)) this.#relay.responses([held.bytes]);
    else this.collecting?.take(held);
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

  #relayedEnded(tag: string): void {
    this.#answering = undefined;
    const awaited = this.#relayedTags.get(tag);
    // An answer to a command that nobody gave is the client's to wonder about.
    if (awaited === undefined) return;
    if (awaited > 1) this.#relayedTags.set(tag, awaited - 1);
    else this.#relayedTags.delete(tag);
    this.#relayed -= 1;
    if (this.#relayed > 0) return;
    const waiting = this.#quiet;
    this.#quiet = [];
    for (const listener of waiting) listener();
  }
}

function beyondLimit(): BackendProtocolError {
  return new BackendProtocolError('a response beyond the limit');
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
