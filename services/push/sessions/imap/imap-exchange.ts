import type { Socket } from 'node:net';
import {
  FrameCollector,
  type FrameSink,
  parseResponse,
  type Response,
  type StatusResponse,
} from '@mailweave/imap';
import { ImapStream } from '@mailweave/imap-connection';

/** Long enough for every capability of any server. */
const MAX_LINE_BYTES = 65_536;

/** The conversation with a server ended before its answer. */
export class ExchangeEndedError extends Error {}

/** One command after the other, and their answers. */
export class ImapExchange {
  readonly #stream: ImapStream;
  readonly #responses: Response[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #commands = 0;

  constructor(socket: Socket) {
    const end = (): void => this.#end();
    const events = { onReceived: () => undefined, onFailure: end, onClose: end, onDrain: () => undefined };
    const sink = new ResponseSink((response) => this.#take(response));
    this.#stream = new ImapStream(socket, sink, events, { maxLineBytes: MAX_LINE_BYTES });
  }

  /** @throws ExchangeEndedError */
  async next(): Promise<Response> {
    while (true) {
      const response = this.#responses.shift();
      if (response !== undefined) return response;
      if (this.#ended) throw new ExchangeEndedError('The connection to the mail server has ended.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /**
   * @param line the command without its tag
   * @param continued what is sent when the server asks for more
   * @returns the tagged answer; what came before it goes to `seen`
   */
  async command(line: string, { continued, seen }: CommandOptions = {}): Promise<StatusResponse> {
    this.#commands += 1;
    const tag = `p${this.#commands}`;
    this.#write(`${tag} ${line}`);
    while (true) {
      const response = await this.next();
      if (response.name === 'continuation') this.#write(continued ?? '*');
      else if ('tag' in response && response.tag === tag) return response as StatusResponse;
      else seen?.(response);
    }
  }

  /** @throws ExchangeEndedError the server sent something before the handshake, which nobody has vouched for */
  async secure(wrap: (socket: Socket) => Promise<Socket>): Promise<void> {
    const rest = await this.#stream.takeRest();
    if (rest.length + this.#responses.length > 0) throw new ExchangeEndedError('More came before TLS.');
    await this.#stream.replaceSocket(wrap);
    this.#stream.resumeFrames();
  }

  /** Says good-bye and waits for nothing. */
  logOut(): void {
    if (!this.#ended) this.#write('bye LOGOUT');
    this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
    this.#end();
  }

  #write(line: string): void {
    this.#stream.writeText(`${line}\r\n`);
    this.#stream.flush();
  }

  #take(response: Response): void {
    this.#responses.push(response);
    this.#wake?.();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}

type CommandOptions = { continued?: string; seen?(response: Response): void };

/** Puts frames together and reads them. */
class ResponseSink implements FrameSink {
  readonly #collector = new FrameCollector();
  readonly #onResponse: (response: Response) => void;

  constructor(onResponse: (response: Response) => void) {
    this.#onResponse = onResponse;
  }

  line(...[bytes, start, end, , literal]: Parameters<FrameSink['line']>): void {
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame !== undefined) this.#onResponse(parseResponse(frame));
  }

  literal(...slice: Parameters<FrameSink['literal']>): void {
    this.#collector.literal(...slice);
  }

  overlong(): 'skip' {
    this.#collector.clear();
    return 'skip';
  }

  piece(): void {}
}
