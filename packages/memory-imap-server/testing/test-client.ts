import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Frame, FrameCollector, FrameReader } from '@mailweave/imap';

/** A client that knows no IMAP but tags, lines and literals. */
export class TestClient implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #frames: Frame[] = [];
  #nextTag = 1;
  #isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const collector = new FrameCollector();
    const reader = new FrameReader(
      {
        line: (bytes, start, end, _first, literal) => {
          const frame = collector.line(bytes, start, end, literal);
          if (frame !== undefined) this.#frames.push(frame);
        },
        literal: (bytes, start, end, last) => collector.literal(bytes, start, end, last),
        overlong: () => 'skip',
        piece: () => undefined,
      },
      { maxLineBytes: 1_000_000 },
    );
    socket.on('data', (chunk) => {
      reader.push(chunk);
      this.#wake();
    });
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Connected, the greeting read. */
  static async connect({ port }: { port: number }): Promise<TestClient> {
    const client = await TestClient.connectUngreeted({ port });
    await client.frame();
    return client;
  }

  static async connectUngreeted({ port }: { port: number }): Promise<TestClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new TestClient(socket);
  }

  /** The answer without the tag in front of its last response. Literals can go along as `{n+}`. */
  async command(text: string): Promise<string[]> {
    return (await this.commandFrames(text)).map(textOfFrame).map((line) => line.replace(/^t\d+ /, ''));
  }

  /** The untagged answers only. */
  async told(text: string): Promise<string[]> {
    return (await this.command(text)).slice(0, -1);
  }

  /** The tagged answer only. */
  async result(text: string): Promise<string> {
    return (await this.command(text)).at(-1) ?? '';
  }

  /** All frames up to and including the tagged one. */
  async commandFrames(text: string): Promise<Frame[]> {
    const tag = `t${this.#nextTag}`;
    this.#nextTag += 1;
    this.send(`${tag} ${text}\r\n`);
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.frame();
      frames.push(frame);
      if (textOfFrame(frame).startsWith(`${tag} `)) return frames;
    }
  }

  /** One character a byte. */
  send(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'));
  }

  async line(): Promise<string> {
    return textOfFrame(await this.frame());
  }

  /** The next response; rejects when the server has closed. */
  async frame(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.#isClosed) throw new Error('The server has closed the connection.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }
}

/** As on the wire, without the last line end. */
function textOfFrame({ lines, literals }: Frame): string {
  return lines
    .map((line, index) => {
      const literal = literals[index];
      const sign = literal?.binary === true ? '~' : '';
      const behind =
        literal === undefined
          ? ''
          : `${sign}{${literal.bytes.length}}\r\n${literal.bytes.toString('latin1')}`;
      return line.toString('latin1') + behind;
    })
    .join('');
}
