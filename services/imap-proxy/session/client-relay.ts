/**
 * Standard: commands; RFC 3501 7.1; OK, NO, BAD, PREAUTH, BYE; relayed; codes that tell capabilities or count messages are translated
 */
import {
  classifyResponse,
  FrameError,
  ImapSyntaxError,
  modSeq,
  parseResponse,
  type Response,
  type ResponseHead,
  readFrames,
  type StatusResponse,
} from '@mailweave/imap';
import type { ImapStream } from '@mailweave/imap-connection';
import { type ClientView, translateNumber, vanishedLine } from '@mailweave/mailbox-overlay';
import { rewriteCapabilityCode, rewriteCapabilityLine } from '../backend/capabilities.ts';

/** RFC 7162 3.1.2.1: 63 bits. */
const HIGHEST_MOD_SEQ = /\[HIGHESTMODSEQ ([1-9][0-9]{0,18})\]/i;

const STATUS_WORDS = new Set(['OK', 'NO', 'BAD']);

/**
 * Writes the backend's responses to the client. Only numbers at the head of a line and lists of
 * capabilities change; everything else passes as the slices that were read. Lines of the proxy's own stand
 * between responses, never in one: a message that is being read would have them in it.
 */
export class ClientRelay {
  /**
   * True until the client is signed in: what a backend says before, perhaps in clear before its TLS
   * handshake, is not for the client.
   */
  muted = true;
  /** What the proxy offers by itself, told with the backend's capabilities. */
  readonly ownCapabilities: readonly string[];
  /** Undefined: numbers mean the same on both sides. */
  view: ClientView | undefined;
  /** What stands before the answer for this client number (RunPlan). */
  beforeFetch: ((client: number) => readonly Buffer[]) | undefined;
  /** The last real message of the view has gone (ClientView.takeLastWentAway). */
  onLastWentAway: (() => void) | undefined;
  /** New mail lies above all that is woven. */
  onNewMail: (() => void) | undefined;
  readonly #client: ImapStream;
  readonly #ownLines: Buffer[] = [];
  readonly #whenBetween: (() => void)[] = [];
  #midResponse = false;

  constructor(client: ImapStream, ownCapabilities: readonly string[]) {
    this.#client = client;
    this.ownCapabilities = ownCapabilities;
  }

  /** The client has been given the beginning of a response and not its end. */
  get midResponse(): boolean {
    return this.#midResponse;
  }

  set midResponse(mid: boolean) {
    this.#midResponse = mid;
    if (mid || this.#ownLines.length + this.#whenBetween.length === 0) return;
    for (const line of this.#ownLines.splice(0)) this.#client.writeBytes(line);
    for (const listener of this.#whenBetween.splice(0)) listener();
  }

  /** Until the client stands between two responses; undefined if it does. */
  between(): Promise<void> | undefined {
    if (!this.#midResponse) return undefined;
    return new Promise((resolve) => this.#whenBetween.push(resolve));
  }

  /** The first line of an untagged response, bytes [start, end). */
  firstLine(head: ResponseHead | undefined, bytes: Buffer, start: number, end: number): void {
    if (head?.kind === 'numbered' && this.view !== undefined) {
      this.#numbered(head, bytes, start, end);
    } else if (head?.kind === 'untagged' && head.word === 'VANISHED' && this.view !== undefined) {
      this.#vanished(bytes.subarray(start, end), this.view);
    } else if (head?.kind === 'untagged' && head.word === 'CAPABILITY') {
      this.#client.writeText(
        rewriteCapabilityLine(bytes.toString('latin1', start, end), this.ownCapabilities),
      );
    } else if (head !== undefined && mayHaveCode(head) && bytes.subarray(start, end).includes('[')) {
      this.#status(bytes, start, end);
    } else {
      this.#client.writeSlice(bytes, start, end);
    }
  }

  /** What follows the first line: literals and the lines after them. */
  slice(bytes: Buffer, start: number, end: number): void {
    this.#client.writeSlice(bytes, start, end);
  }

  /** Whole responses that were held. */
  responses(held: readonly Buffer[]): void {
    for (const bytes of held)
      this.firstLine(classifyResponse(bytes, 0, bytes.length), bytes, 0, bytes.length);
  }

  /** ASCII text of the proxy's own. */
  text(text: string): void {
    this.pieces([Buffer.from(text, 'latin1')]);
  }

  /** Lines of the proxy's own. */
  pieces(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      if (this.#midResponse) this.#ownLines.push(piece);
      else this.#client.writeBytes(piece);
    }
  }

  /** The client is told this: what the view has to know of it. */
  heard({ code }: StatusResponse): void {
    if (code?.name === 'HIGHESTMODSEQ') this.view?.modSeqs.learn(code.modSeq);
  }

  /** A status response: its code may be CAPABILITY, or HIGHESTMODSEQ. */
  #status(bytes: Buffer, start: number, end: number): void {
    const line = bytes.toString('latin1', start, end);
    const highest = HIGHEST_MOD_SEQ.exec(line)?.[1];
    if (highest !== undefined) this.view?.modSeqs.learn(modSeq(BigInt(highest)));
    const rewritten = rewriteCapabilityCode(line, this.ownCapabilities);
    if (rewritten === line) this.#client.writeSlice(bytes, start, end);
    else this.#client.writeText(rewritten);
  }

  #vanished(line: Buffer, view: ClientView): void {
    for (const told of vanishedLine({ response: responseIn(line), bytes: line }, view)) {
      this.#client.writeSlice(told, 0, told.length);
    }
  }

  #numbered(
    head: Extract<ResponseHead, { kind: 'numbered' }>,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const { number, numberEnd, word } = head;
    const view = this.view;
    if (view === undefined) return;
    const before = view.realCount;
    const client = translateNumber(word, number, view);
    if (view.realCount > before) this.onNewMail?.();
    if (word === 'EXPUNGE' && view.takeLastWentAway()) this.onLastWentAway?.();
    if (word === 'FETCH' && this.beforeFetch !== undefined) this.pieces(this.beforeFetch(client));
    if (client === number) {
      this.#client.writeSlice(bytes, start, end);
      return;
    }
    this.#client.writeText(`* ${client}`);
    this.#client.writeSlice(bytes, numberEnd, end);
  }
}

/** A line that this language cannot read, or that goes on in a literal, is none of the view's. */
function responseIn(line: Buffer): Response {
  try {
    const [frame] = readFrames(line);
    if (frame !== undefined) return parseResponse(frame);
  } catch (error) {
    if (!(error instanceof ImapSyntaxError || error instanceof FrameError)) throw error;
  }
  return { name: 'other', word: '' };
}

function mayHaveCode(head: ResponseHead): boolean {
  return head.kind === 'tagged' || (head.kind === 'untagged' && STATUS_WORDS.has(head.word));
}
