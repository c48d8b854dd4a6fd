import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { type Listening, listen, NetworkList } from '@mailweave/imap-connection';
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
  /** The address of each who connected, as the PROXY header says where there is one. */
  readonly clients: string[] = [];
  #listening: Listening | undefined;
  readonly #steps: Map<string, BackendStep>;
  #listeners: (() => void)[] = [];

  private constructor() {
    this.#steps = usualSteps();
  }

  /**
   * Listens on a free port of the loopback.
   *
   * @param secureContext for TLS from the first byte
   * @param options `proxyProtocol`: every connection has to begin with a PROXY header
   */
  static async start(
    secureContext?: SecureContext,
    options: { proxyProtocol?: boolean } = {},
  ): Promise<ScriptedBackend> {
    const backend = new ScriptedBackend();
    const networks = new NetworkList(['127.0.0.0/8']);
    backend.#listening = await listen({
      host: '127.0.0.1',
      port: 0,
      keepAliveMs: 0,
      secureContext: secureContext && (() => secureContext),
      proxyProtocol: options.proxyProtocol
        ? { networks, timeoutMs: 2_000, refused: () => undefined }
        : undefined,
      onConnection: (socket, { client }) => backend.#connected(socket, client.host),
    });
    return backend;
  }

  get port(): number {
    if (this.#listening === undefined) throw new Error('The backend does not listen.');
    return this.#listening.port;
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
    await this.#listening?.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #connected(socket: Socket, client: string): void {
    this.clients.push(client);
    const connection = new BackendConnection(socket, this, () => this.#changed());
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
