import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerEnd } from './answer-end.ts';
import type { Account, Address } from './job.ts';

/** Every plain socket of the process reads into this one: what is read is looked at once and forgotten. */
const SHARED_BUFFER = Buffer.alloc(1024 * 1024);

/** One IMAP client connection that counts the bytes of an answer and keeps none. */
export class LoadConnection {
  readonly #socket: Socket;
  #end: AnswerEnd;
  #answerBytes = 0;
  #tags = 0;
  #failure: Error | undefined;
  #waiting: { resolve: () => void; reject: (reason: Error) => void } | undefined;

  private constructor(address: Address) {
    // The greeting has the form of an answer to a command with the tag `*`.
    this.#end = new AnswerEnd('*');
    this.#socket = address.tls ? this.#connectTls(address) : this.#connectPlain(address);
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The server closed the connection.')));
  }

  /** Connects, takes the greeting and logs in. */
  static async logIn(address: Address, { user, password }: Account): Promise<LoadConnection> {
    const connection = new LoadConnection(address);
    await connection.#answered();
    await connection.command(`LOGIN "${user}" "${password}"`);
    return connection;
  }

  /**
   * Sends a command, waits for its tagged OK; returns how many bytes the answer had.
   * @throws Error with the end of the answer when it is not OK, and when the connection breaks
   */
  async command(text: string): Promise<number> {
    this.send(text);
    await this.#answered();
    return this.#answerBytes;
  }

  /** IDLE until the wait is over; then as command(). */
  async idle(wait: () => Promise<unknown>): Promise<number> {
    this.send('IDLE');
    await wait();
    this.#socket.write('DONE\r\n');
    await this.#answered();
    return this.#answerBytes;
  }

  /** Sends a command and waits for nothing. */
  send(text: string): void {
    this.#tags += 1;
    // No line of base64 or of a header begins with a letter and a dot.
    const tag = `q.${this.#tags}`;
    this.#end = new AnswerEnd(tag);
    this.#answerBytes = 0;
    this.#socket.write(`${tag} ${text}\r\n`, 'latin1');
  }

  destroy(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #connectPlain({ host, port }: Address): Socket {
    const callback = (length: number): boolean => {
      this.#take(SHARED_BUFFER, length);
      return true;
    };
    return connectTcp({ host, port, onread: { buffer: SHARED_BUFFER, callback } });
  }

  #connectTls({ host, port }: Address): Socket {
    const socket = connectTls({ host, port, rejectUnauthorized: false });
    socket.on('data', (piece: Buffer) => this.#take(piece, piece.length));
    return socket;
  }

  #take(piece: Buffer, length: number): void {
    this.#answerBytes += length;
    const outcome = this.#end.push(piece, length);
    if (outcome === 'more') return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (outcome === 'ok') waiting?.resolve();
    else waiting?.reject(new Error(`The server refused: ${piece.toString('latin1', 0, length).trimEnd()}`));
  }

  #answered(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure === undefined) this.#waiting = { resolve, reject };
      else reject(this.#failure);
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}
