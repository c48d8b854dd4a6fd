import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ReceivedResponse, ResponseReader } from './response-reader.ts';

export type Address = { readonly host: string; readonly port: number };
export type Account = { readonly user: string; readonly password: string };

/** A server that is silent for longer has nothing to say: the dialogue fails. */
const PATIENCE_MS = 15_000;

/** One connection: sends what it is told to, keeps every response. */
export class ImapSession {
  /** Everything received since the session was signed in, or since the greeting. */
  readonly transcript: string[] = [];
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  readonly #received: ReceivedResponse[] = [];
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(...this.#reader.push(chunk.toString('latin1')));
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  static async connect(address: Address): Promise<ImapSession> {
    const socket = connect(address);
    await once(socket, 'connect');
    return new ImapSession(socket);
  }

  /** Past the greeting and LOGIN; both are forgotten. */
  static async signIn(address: Address, account: Account): Promise<ImapSession> {
    const session = await ImapSession.connect(address);
    await session.next();
    await session.succeed(`LOGIN ${account.user} ${account.password}`);
    session.transcript.length = 0;
    return session;
  }

  /** @param text UTF-8; CRLF is put behind it */
  send(text: string): void {
    this.#socket.write(`${text}\r\n`, 'utf8');
  }

  /**
   * The next response.
   *
   * @throws Error when none comes
   */
  async next(): Promise<ReceivedResponse> {
    let silent = false;
    const deadline = setTimeout(() => {
      silent = true;
      this.#wake();
    }, PATIENCE_MS);
    try {
      for (;;) {
        const response = this.#received.shift();
        if (response !== undefined) {
          this.transcript.push(response.text);
          return response;
        }
        if (this.#closed) throw new Error('the connection has ended');
        if (silent) throw new Error(this.#silence());
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(deadline);
    }
  }

  /**
   * A command of the runner's own: its untagged responses.
   *
   * @param command without a tag
   * @throws Error unless the answer is OK
   */
  async succeed(command: string): Promise<string[]> {
    this.send(`runner ${command}`);
    const untagged: string[] = [];
    for (;;) {
      const { text } = await this.next();
      if (text.startsWith('runner OK')) return untagged;
      if (text.startsWith('runner ')) throw new Error(`${command.split(' ')[0]}: ${text}`);
      untagged.push(text);
    }
  }

  /** Until the server closes the connection; nothing more may come. */
  async end(): Promise<void> {
    const more = await this.next().then(
      ({ text }) => text,
      () => undefined,
    );
    if (more !== undefined) throw new Error(`more was said: ${more}`);
    if (!this.#closed) throw new Error('the server did not close the connection');
  }

  close(): void {
    this.#socket.destroy();
  }

  #silence(): string {
    const begun =
      this.#reader.unread === '' ? '' : `, only a beginning: ${JSON.stringify(this.#reader.unread)}`;
    return `nothing came within ${PATIENCE_MS / 1000} s${begun}`;
  }
}
