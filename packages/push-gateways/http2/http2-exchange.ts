import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2';
import type { Http2Call, Http2End } from './http2-call.ts';

/** Answers of push services are short. */
const MAX_ANSWER_CHARACTERS = 64 * 1_024;

/** Who hears of an exchange. */
export type ExchangeOwner = {
  /** The head of an answer came. */
  heard(exchange: Http2Exchange, status: number): void;
  /** Its stream is closed; not settled: no answer came. */
  closed(exchange: Http2Exchange): void;
};

/** A call on its stream. */
export class Http2Exchange {
  readonly call: Http2Call;
  readonly startedAtMs: number;
  isSettled = false;
  readonly #stream: ClientHttp2Stream;
  readonly #owner: ExchangeOwner;
  #headers: IncomingHttpHeaders | undefined;
  #body = '';

  constructor(call: Http2Call, stream: ClientHttp2Stream, owner: ExchangeOwner, startedAtMs: number) {
    this.call = call;
    this.startedAtMs = startedAtMs;
    this.#stream = stream;
    this.#owner = owner;
    stream.on('response', (headers) => this.#answered(headers));
    stream.on('close', () => owner.closed(this));
    // What is wrong is told by the stream's code when it is closed.
    stream.on('error', ignore);
  }

  /** Whether the other side has said that it did not process it, or it never left. @param lastId of a GOAWAY @see RFC 9113 8.7 */
  isUnprocessed(lastId: number | undefined): boolean {
    const { id, rstCode } = this.#stream;
    if (id === undefined || rstCode === constants.NGHTTP2_REFUSED_STREAM) return true;
    return lastId !== undefined && id > lastId;
  }

  get resetCode(): number | undefined {
    return this.#stream.rstCode;
  }

  settle(end: Http2End): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.call.settle(end);
  }

  /** The answer comes too late. */
  giveUp(): void {
    this.settle({ end: 'broken', reason: 'No answer came in time.' });
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  #answered(headers: IncomingHttpHeaders): void {
    const status = Number(headers[':status']);
    this.#owner.heard(this, status);
    if (status === 200 && !this.call.readsBody) {
      this.settle({ end: 'answered', status, headers, body: '' });
      this.#stream.resume();
      return;
    }
    this.#headers = headers;
    this.#stream.setEncoding('utf8');
    this.#stream.on('data', (text: string) => {
      if (this.#body.length + text.length <= MAX_ANSWER_CHARACTERS) this.#body += text;
    });
    this.#stream.on('end', () => this.#ended());
  }

  #ended(): void {
    if (this.#headers === undefined || this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
    this.settle({
      end: 'answered',
      status: Number(this.#headers[':status']),
      headers: this.#headers,
      body: this.#body,
    });
  }
}

function ignore(): void {}
