import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { FrameReader } from '@mailweave/imap';
import { ResponseSink } from './response-sink.ts';

/** An IMAP client that shows every byte. */
export class TestClient {
  socket: Socket;
  /** Resolves when the connection is gone. */
  closed: Promise<unknown>;
  readonly #responses: string[] = [];
  readonly #chunks: Buffer[] = [];
  readonly #reader: FrameReader;
  #write: (bytes: Buffer) => void = (bytes) => this.socket.write(bytes);
  #waiting: (() => void) | undefined;
  #ended = false;
  #tags = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    const sink = new ResponseSink((response) => this.#responses.push(response));
    this.#reader = new FrameReader(sink, { maxLineBytes: 200_000_000 });
    this.closed = this.#attach(socket);
  }

  /** Connects and does not wait for the greeting. */
  static async open(port: number): Promise<TestClient> {
    const socket = connect({ host: '127.0.0.1', port });
    const client = new TestClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** As open(), with TLS from the first byte. @param ca PEM */
  static async openTls(port: number, ca: string): Promise<TestClient> {
    const socket = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
    const client = new TestClient(socket);
    await once(socket, 'secureConnect');
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
    this.#write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Sends a command; gives its untagged responses and, last, the tagged one without its tag. */
  async command(text: string): Promise<string[]> {
    this.#tags += 1;
    const tag = `c${this.#tags}`;
    this.send(`${tag} ${text}\r\n`);
    const lines = await this.until((line) => line.startsWith(`${tag} `));
    return lines.map((line) => (line.startsWith(`${tag} `) ? line.slice(tag.length + 1) : line));
  }

  /** As command(), the last line only. */
  async answer(text: string): Promise<string> {
    return (await this.command(text)).at(-1) ?? '';
  }

  /** Every response up to the first that fits, which is the last of the list. */
  async until(fits: (line: string) => boolean): Promise<string[]> {
    const taken: string[] = [];
    for (;;) {
      const next = this.#responses.shift();
      if (next !== undefined) {
        taken.push(next);
        if (fits(next)) return taken;
      } else if (this.#ended) {
        throw new Error(`The connection ended after ${JSON.stringify(taken)}`);
      } else {
        await new Promise<void>((resolve) => {
          this.#waiting = resolve;
        });
      }
    }
  }

  /** The next response. */
  async line(): Promise<string> {
    return (await this.until(() => true))[0] ?? '';
  }

  /** The whole responses until the server closes. */
  async rest(): Promise<string[]> {
    await this.closed;
    return this.#responses.splice(0);
  }

  /** Asks for TLS and goes on with it. @param ca PEM */
  async startTls(ca: string): Promise<string> {
    const answer = await this.answer('STARTTLS');
    if (!answer.startsWith('OK')) return answer;
    await this.wrapTls(ca);
    return answer;
  }

  /** Goes on with TLS. @param ca PEM */
  async wrapTls(ca: string): Promise<this> {
    this.socket.removeAllListeners('data');
    this.socket.removeAllListeners('close');
    const secure = connectTls({ socket: this.socket, ca, servername: 'localhost' });
    this.socket = secure;
    this.closed = this.#attach(secure);
    await once(secure, 'secureConnect');
    return this;
  }

  /** Asks for COMPRESS=DEFLATE and goes on with it. */
  async compress(): Promise<string> {
    const answer = await this.answer('COMPRESS DEFLATE');
    if (!answer.startsWith('OK')) return answer;
    this.socket.removeAllListeners('data');
    const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
    const inflate = createInflateRaw();
    deflate.pipe(this.socket);
    this.socket.pipe(inflate);
    this.#write = (bytes) => deflate.write(bytes);
    inflate.on('data', (chunk: Buffer) => this.#take(chunk));
    // What came before the end is inflated after it.
    const inflated = new Promise((resolve) => inflate.on('error', resolve).on('close', resolve));
    this.socket.on('close', () => inflate.end());
    this.closed = this.closed.then(() => inflated);
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#reader.push(chunk);
    this.#waiting?.();
  }

  #attach(socket: Socket): Promise<void> {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    return new Promise((resolve) => {
      socket.on('close', () => {
        this.#ended = true;
        this.#waiting?.();
        resolve();
      });
    });
  }
}
