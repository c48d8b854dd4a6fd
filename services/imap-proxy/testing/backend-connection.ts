import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import {
  FrameCollector,
  FrameReader,
  type FrameSink,
  type LiteralHeader,
  readCommandName,
} from '@mailweave/imap';
import { serverTls } from '@mailweave/imap-connection';
import type { ScriptedMailbox } from './scripted-mailbox.ts';

export type BackendCommand = {
  readonly tag: string;
  /** Upper case; UID and its command are one. */
  readonly word: string;
  /** The lines as they came, without tag; literals are in `literals`. */
  readonly text: string;
  readonly literals: readonly Buffer[];
};

/** The server behind a connection, as far as its steps need to know it. */
export type BackendBehaviour = {
  readonly capabilities: readonly string[];
  readonly mailbox: ScriptedMailbox;
  readonly secureContext: SecureContext | undefined;
  has(capability: string): boolean;
  stepOf(word: string): BackendStep | undefined;
};

/** What the server does when a command has come in whole. */
export type BackendStep = (connection: BackendConnection, command: BackendCommand) => void | Promise<void>;

/** A literal that its sender wants a `+` for. */
export type OfferedLiteral = { readonly tag: string; readonly sizeBytes: number };

/** The server's end of one connection. */
export class BackendConnection implements FrameSink {
  socket: Socket;
  readonly backend: BackendBehaviour;
  readonly commands: BackendCommand[] = [];
  /** Every line as it came, CRLF included. */
  readonly lines: string[] = [];
  /** Takes the next line in the place of a command: a SASL answer, DONE. */
  takeLine: ((line: string) => void) | undefined;
  /** Answers a literal that waits; refuseLiteral() makes it not come. */
  onLiteral: (literal: OfferedLiteral) => void = () => this.send('+ go on\r\n');
  closed = false;
  readonly #reader: FrameReader;
  readonly #collector = new FrameCollector();
  readonly #changed: () => void;

  constructor(socket: Socket, backend: BackendBehaviour, changed: () => void) {
    this.socket = socket;
    this.backend = backend;
    this.#changed = changed;
    this.#reader = new FrameReader(this, { maxLineBytes: 1_000_000 });
    this.#attach(socket);
  }

  send(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  tagged(command: BackendCommand, rest: string): void {
    this.send(`${command.tag} ${rest}\r\n`);
  }

  /** Byte by byte, each in a packet and a turn of its own. */
  async trickle(text: string): Promise<void> {
    for (const byte of Buffer.from(text, 'latin1')) {
      this.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Sends what is left and closes. */
  end(): void {
    this.socket.end();
  }

  drop(): void {
    this.socket.destroy();
  }

  /** A tagged NO in the place of `+`. */
  refuseLiteral(literal: OfferedLiteral, rest: string): void {
    this.send(`${literal.tag} ${rest}\r\n`);
    this.#collector.clear();
    this.#reader.cancelLiteral();
  }

  startTls(secureContext: SecureContext): void {
    this.socket.removeAllListeners('data');
    this.socket.removeAllListeners('close');
    this.#attach(serverTls(this.socket, secureContext));
  }

  line(bytes: Buffer, start: number, end: number, _first: boolean, literal: LiteralHeader | undefined): void {
    const text = bytes.toString('latin1', start, end);
    this.lines.push(text);
    this.#changed();
    if (this.takeLine !== undefined) {
      const take = this.takeLine;
      this.takeLine = undefined;
      take(text.trimEnd());
      return;
    }
    const frame = this.#collector.line(bytes, start, end, literal);
    if (literal !== undefined && !literal.nonSync) {
      this.onLiteral({ tag: text.split(' ')[0] ?? '', sizeBytes: literal.sizeBytes });
    }
    if (frame === undefined) return;
    const whole = Buffer.concat(frame.lines);
    const name = readCommandName(whole, 0, whole.length);
    const literals = frame.literals.map((one) => one.bytes);
    if (name !== undefined)
      this.#run({ ...name, text: whole.toString('latin1').slice(name.tag.length + 1), literals });
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#collector.literal(bytes, start, end, last);
  }

  overlong(): 'skip' {
    return 'skip';
  }

  piece(): void {}

  #run(command: BackendCommand): void {
    this.commands.push(command);
    const step = this.backend.stepOf(command.word);
    if (step === undefined) this.tagged(command, 'OK done');
    else void step(this, command);
    this.#changed();
  }

  #attach(socket: Socket): void {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#reader.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
  }
}
