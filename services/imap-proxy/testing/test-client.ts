import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TLSSocket, connect as connectTls } from 'node:tls';
import { FrameCollector, FrameReader, type FrameSink, type LiteralHeader, WireWriter } from '@mailweave/imap';

/** An IMAP client that shows every byte. */
export class TestClient implements FrameSink {
  socket: Socket;
  /** Resolves when the connection is gone. */
  closed: Promise<unknown>;
  readonly #responses: string[] = [];
  readonly #chunks: Buffer[] = [];
  readonly #reader: FrameReader;
  readonly #collector = new FrameCollector();
  #waiting: (() => void) | undefined;
  #ended = false;
  #tags = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#reader = new FrameReader(this, { maxLineBytes: 100_000_000 });
    this.closed = this.#attach(socket);
  }

  /** Connects and does not wait for the greeting. */
  static async open(port: number, tls?: { ca: string }): Promise<TestClient> {
    const secure = tls === undefined ? undefined : { ca: tls.ca, servername: 'localhost' };
    const socket =
      secure === undefined ? connect({ host: '127.0.0.1', port }) : connectTls({ ...secure, host: '127.0.0.1', port });
    const client = new TestClient(socket);
    await once(socket, secure === undefined ? 'connect' : 'secureConnect');
    return client;
  }

  /** All bytes that came, as they came. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Forgets what came so far. */
  forget(): void {
    this.#chunks.length = 0;
    this.#responses.length = 0;
  }

  send(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Sends a command; gives its untagged responses and, last, the tagged one without its tag. */
  async command(text: string): Promise<string[]> {
    this.#tags += 1;
    const tag = `c${this.#tags}`;
    this.send(`${tag} ${text}\r\n`);
    const lines = await this.until((line) => line.startsWith(`${tag} `));
    return lines.map((line) => (line.startsWith(`${tag} `) ? line.slice(tag.length + 1) : line));
  }

  /** Every response up to the first that fits, which is the last of the list. */
  async until(fits: (line: string) => boolean): Promise<string[]> {
    const taken: string[] = [];
    for (;;) {
      const next = await this.#next(taken);
      taken.push(next);
      if (fits(next)) return taken;
    }
  }

  /** The next response. */
  async line(): Promise<string> {
    return await this.#next([]);
  }

  /** The responses until the server closes. */
  async rest(): Promise<string[]> {
    await this.closed;
    return this.#responses.splice(0);
  }

  /** Waits for the OK of the server and goes on over TLS. */
  async startTls(ca: string): Promise<string> {
    const answer = (await this.command('STARTTLS')).at(-1) ?? '';
    if (!answer.startsWith('OK')) return answer;
    this.socket.removeAllListeners('data');
    this.socket.removeAllListeners('close');
    const secure: TLSSocket = connectTls({ socket: this.socket, ca, servername: 'localhost' });
    this.socket = secure;
    this.closed = this.#attach(secure);
    await once(secure, 'secureConnect');
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }

  line_(): void {}
}
