import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { serverTls } from '@mailweave/imap-connection';
import { type BackendBehaviour, BackendConnection, type BackendStep } from './backend-connection.ts';
import { ScriptedMailbox } from './scripted-mailbox.ts';
import { usualSteps } from './usual-steps.ts';

/** What a well-equipped server offers. */
const CAPABILITIES = ['IMAP4rev1', 'LITERAL+', 'SASL-IR', 'AUTH=PLAIN', 'UIDPLUS', 'ESEARCH', 'IDLE'];

/**
 * An IMAP server that does what a test tells it to: by itself it serves one small mailbox well; a test
 * replaces the answer to any command, to a literal, or the greeting.
 */
export class ScriptedBackend implements BackendBehaviour, AsyncDisposable {
  capabilities: readonly string[] = CAPABILITIES;
  readonly mailbox = new ScriptedMailbox();
  readonly connections: BackendConnection[] = [];
  /** Sent when somebody connects; undefined: nothing is said. */
  greeting: string | undefined = '* OK Scripted server ready.\r\n';
  /** For STARTTLS. */
  secureContext: SecureContext | undefined;
  readonly #server: Server;
  readonly #steps: Map<string, BackendStep>;
  #listeners: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.#steps = usualSteps();
    server.on('connection', (socket: Socket) => this.#connected(socket));
  }

  /** Listens on a free port of the loopback. @param secureContext for TLS from the first byte */
  static async start(secureContext?: SecureContext): Promise<ScriptedBackend> {
    const server = createServer({ noDelay: true });
    const backend = new ScriptedBackend(server);
    if (secureContext !== undefined) backend.#wrap = (socket) => serverTls(socket, secureContext);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return backend;
  }

  #wrap = (socket: Socket): Socket => socket;

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The backend does not listen.');
    return address.port;
  }

  /** The newest connection. */
  get connection(): BackendConnection {
    const newest = this.connections.at(-1);
    if (newest === undefined) throw new Error('Nobody has connected.');
    return newest;
  }

  /** Words of all commands that came over all connections, in order. */
  get words(): string[] {
    return this.connections.flatMap(({ commands }) => commands.map(({ word }) => word));
  }

  /** From now on this is what the command does. */
  on(word: string, step: BackendStep): void {
    this.#steps.set(word, step);
  }

  stepOf(word: string): BackendStep | undefined {
    return this.#steps.get(word);
  }

  has(capability: string): boolean {
    return this.capabilities.includes(capability);
  }

  /** Until `holds`, looked at whenever something has come in. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#listeners.push(resolve);
      });
    }
  }

  /** Until a command of this name has come so many times. */
  async untilCommand(word: string, times = 1): Promise<void> {
    await this.until(() => this.words.filter((seen) => seen === word).length >= times);
  }

  /** Refuses connections from now on; those that are open end. */
  async stop(): Promise<void> {
    for (const connection of this.connections) connection.drop();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #connected(raw: Socket): void {
    const connection = new BackendConnection(this.#wrap(raw), this, () => this.#changed());
    this.connections.push(connection);
    if (this.greeting !== undefined) connection.send(this.greeting);
    this.#changed();
  }

  #changed(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
