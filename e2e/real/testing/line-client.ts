import { connect, type Socket } from 'node:net';
import { FrameCollector, FrameReader, type FrameSink, type LiteralHeader, WireWriter } from '@mailweave/imap';

/** An IMAP client that shows every byte: sends text, gives back whole responses. */
export class LineClient {
  readonly #socket: Socket;
  readonly #responses: string[] = [];
  #waiting: (() => void) | undefined;
  #tags = 0;
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new FrameReader(new ResponseSink((text) => this.#take(text)), {
      maxLineBytes: 10_000_000,
    });
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#waiting?.();
    });
  }

  /** The connection has ended; what it brought before may still be taken. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Connects and takes the greeting. @param first sent before everything else, as a load balancer would */
  static async connect(address: { host: string; port: number }, first?: string): Promise<LineClient> {
    const socket = connect(address);
    if (first !== undefined) socket.write(first, 'latin1');
    const client = new LineClient(socket);
    await client.until((line) => line.startsWith('* OK'));
    return client;
  }

  /** Sends a command; gives its untagged responses and, last, the tagged one without its tag. */
  async command(text: string): Promise<string[]> {
    this.#tags += 1;
    const tag = `c${this.#tags}`;
    this.#socket.write(`${tag} ${text}\r\n`);
    const lines = await this.until((line) => line.startsWith(`${tag} `));
    return lines.map((line) => (line.startsWith(`${tag} `) ? line.slice(tag.length + 1) : line));
  }

  /** As command(), and fails unless the answer is OK. */
  async ok(text: string): Promise<string[]> {
    const lines = await this.command(text);
    if (!lines.at(-1)?.startsWith('OK')) throw new Error(`${text.split(' ')[0]}: ${lines.at(-1)}`);
    return lines;
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** Every response up to the first that fits, which is the last of the list. */
  async until(fits: (line: string) => boolean): Promise<string[]> {
    const taken: string[] = [];
    for (;;) {
      const next = this.#responses.shift();
      if (next !== undefined) {
        taken.push(next);
        if (fits(next)) return taken;
      } else if (this.#closed) {
        throw new Error(`The connection ended after ${JSON.stringify(taken)}`);
      } else {
        await new Promise<void>((resolve) => {
          this.#waiting = resolve;
        });
      }
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#responses.push(text);
    this.#waiting?.();
  }
}

class ResponseSink implements FrameSink {
  readonly #take: (text: string) => void;
  readonly #collector = new FrameCollector();

  constructor(take: (text: string) => void) {
    this.#take = take;
  }

  line(bytes: Buffer, start: number, end: number, _first: boolean, literal: LiteralHeader | undefined): void {
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame === undefined) return;
    const writer = new WireWriter('server');
    writer.frame(frame);
    this.#take(writer.toBuffer().toString('latin1'));
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#collector.literal(bytes, start, end, last);
  }

  overlong(): 'skip' {
    throw new Error('A response line is longer than this client reads.');
  }

  piece(): void {}
}
