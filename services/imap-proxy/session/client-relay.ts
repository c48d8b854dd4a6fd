import { classifyResponse, type ResponseHead } from '@mailweave/imap';
import type { ImapStream } from '@mailweave/imap-connection';
import { type ClientView, translateNumber } from '@mailweave/mailbox-overlay';
import { rewriteCapabilityCode, rewriteCapabilityLine } from '../backend/capabilities.ts';

const STATUS_WORDS = new Set(['OK', 'NO', 'BAD']);

/**
 * Writes the backend's responses to the client. Only numbers at the head of a line and lists of
 * capabilities change; everything else passes as the slices that were read.
 */
export class ClientRelay {
  /**
   * True until the client is signed in: what a backend says before, perhaps in clear before its TLS
   * handshake, is not for the client.
   */
  muted = true;
  /** Undefined: numbers mean the same on both sides. */
  view: ClientView | undefined;
  /** What stands before the answer for this client number (RunPlan). */
  beforeFetch: ((client: number) => readonly Buffer[]) | undefined;
  /** The last real message of the view has gone (ClientView.takeLastWentAway). */
  onLastWentAway: (() => void) | undefined;
  readonly #client: ImapStream;

  constructor(client: ImapStream) {
    this.#client = client;
  }

  get congested(): boolean {
    return this.#client.congested;
  }

  /** The first line of an untagged response, bytes [start, end). */
  firstLine(head: ResponseHead | undefined, bytes: Buffer, start: number, end: number): void {
    if (this.muted) return;
    if (head?.kind === 'numbered' && this.view !== undefined) {
      this.#numbered(head, bytes, start, end);
    } else if (head?.kind === 'untagged' && head.word === 'CAPABILITY') {
      this.text(rewriteCapabilityLine(bytes.toString('latin1', start, end)));
    } else if (head !== undefined && mayHaveCode(head) && bytes.subarray(start, end).includes('[')) {
      this.#status(bytes, start, end);
    } else {
      this.#client.writeSlice(bytes, start, end);
    }
  }

  /** What follows the first line: literals and the lines after them. */
  slice(bytes: Buffer, start: number, end: number): void {
    if (this.muted) return;
    this.#client.writeSlice(bytes, start, end);
  }

  /** Whole responses that were held. */
  responses(held: readonly Buffer[]): void {
    for (const bytes of held)
      this.firstLine(classifyResponse(bytes, 0, bytes.length), bytes, 0, bytes.length);
  }

  text(text: string): void {
    this.#client.writeText(text);
  }

  pieces(pieces: readonly Buffer[]): void {
    for (const piece of pieces) this.#client.writeBytes(piece);
  }

  /** A status response: its code may be CAPABILITY. */
  #status(bytes: Buffer, start: number, end: number): void {
    const line = bytes.toString('latin1', start, end);
    const rewritten = rewriteCapabilityCode(line);
    if (rewritten === line) this.#client.writeSlice(bytes, start, end);
    else this.text(rewritten);
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
    const client = translateNumber(word, number, view);
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

function mayHaveCode(head: ResponseHead): boolean {
  return head.kind === 'tagged' || (head.kind === 'untagged' && STATUS_WORDS.has(head.word));
}
