import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { createImapProxy, type ImapProxy, imapProxyConfig } from '@mailweave/imap-proxy';
import {
  createMemoryImapServer,
  type MemoryImapServer,
  type MemoryMailbox,
} from '@mailweave/memory-imap-server';
import { ModelMiddleware } from './model-middleware.ts';
import { Replica } from './replica.ts';

const USER = 'ada@mail.example';
const PASSWORD = 'sesame';
export const SESSIONS = 3;
const CLAIM_TIMEOUT_MS = 61_000;
/** Turns of the event loop in which any bytes within this process arrive. */
const LONG_TURNS = 50;

type RealMessage = { readonly uid: number; readonly flags: readonly string[]; readonly bytes: Buffer };

/** One user: his mailbox on a server in memory, two proxies before it on one store, and three clients. */
export class World implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 23, 12));
  readonly store = new ModelMiddleware(this.clock);
  readonly metrics = new CountingMetrics();
  readonly sessions: (Replica | undefined)[] = Array.from({ length: SESSIONS });
  /** Subject -> flags of every real message that has to be in the INBOX. */
  readonly expected = new Map<string, readonly string[]>();
  #inbox: MemoryMailbox;
  #delivered = 0;
  #published = 0;
  readonly #server: MemoryImapServer;
  readonly #proxies: ImapProxy[] = [];

  private constructor() {
    this.#server = createMemoryImapServer({
      users: [{ login: USER, password: PASSWORD }],
      clock: this.clock,
    });
    this.#inbox = this.#server.mailbox(USER, 'INBOX');
  }

  static async begin(): Promise<World> {
    const world = new World();
    await world.#server.listen();
    world.#proxies.push(await world.#startProxy(), await world.#startProxy());
    return world;
  }

  get inbox(): MemoryMailbox {
    return this.#inbox;
  }

  get archive(): MemoryMailbox {
    return this.mailbox('Archive');
  }

  /** @param name in modified UTF-7 */
  mailbox(name: string): MemoryMailbox {
    return this.#server.mailbox(USER, name);
  }

  /** Without the stubs of claims. */
  get real(): RealMessage[] {
    return this.#inbox.messages
      .filter(({ bytes }) => !isStub(bytes))
      .map(({ uid, flags, bytes }) => ({ uid, flags: [...flags].sort(), bytes }));
  }

  /** Those of claims that broke off. One that a user has taken \Deleted from is his to keep. */
  get stubs(): number {
    return this.#inbox.messages.filter(({ bytes, flags }) => isStub(bytes) && flags.includes('\\Deleted'))
      .length;
  }

  deliver(): void {
    this.#delivered += 1;
    const subject = `real ${this.#delivered}`;
    this.#inbox.append(
      Buffer.from(`From: bo@mail.example\r\nSubject: ${subject}\r\n\r\nText of ${subject}\r\n`),
    );
    this.expected.set(subject, []);
  }

  /** A campaign that is due from now on. */
  publish(): string {
    this.#published += 1;
    const campaign = `campaign-${this.#published}`;
    this.store.publish(campaign);
    return campaign;
  }

  end(choice: number): void {
    if (this.#published > 0) this.store.end(`campaign-${1 + (choice % this.#published)}`);
  }

  /** The server loses its indexes, and everybody his connection. */
  renewUidValidity(): void {
    for (const at of this.sessions.keys()) this.leave(at);
    this.#inbox = this.#server.renewUidValidity(USER, 'INBOX');
  }

  /** Every claim that broke off may be given up; what was on its way to the server has long arrived. */
  async passTime(): Promise<void> {
    await turns(LONG_TURNS);
    this.clock.advanceMs(CLAIM_TIMEOUT_MS);
  }

  /** A new client, at one of the proxies, with the INBOX open; half of the clients enable UTF8=ACCEPT. */
  async enter(at: number, proxy: number): Promise<Replica> {
    this.leave(at);
    const replica = await this.connect(proxy);
    this.sessions[at] = replica;
    if (proxy % 4 > 1) await replica.ok('ENABLE UTF8=ACCEPT');
    await replica.open();
    return replica;
  }

  connect(proxy: number): Promise<Replica> {
    const address = this.#proxies[proxy % this.#proxies.length]?.addresses[0];
    if (address === undefined) throw new Error('The proxy listens nowhere.');
    return Replica.signIn(address.port, USER, PASSWORD);
  }

  leave(at: number): void {
    this.sessions[at]?.close();
    this.sessions[at] = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const at of this.sessions.keys()) this.leave(at);
    await Promise.all(this.#proxies.map((proxy) => proxy.drain()));
    await this.#server.close();
  }

  async #startProxy(): Promise<ImapProxy> {
    const { host, port } = this.#server.address;
    const proxy = createImapProxy({
      config: imapProxyConfig({
        listeners: [{ port: 0 }],
        backend: { host, port },
        weaveBudgetMs: 10_000,
        compress: false,
        limits: { drainTimeoutMs: 0 },
      }),
      injectionApi: this.store,
      ...{ clock: this.clock, random: systemRandom, logger: silentLogger, metrics: this.metrics },
    });
    await proxy.listen();
    return proxy;
  }
}

function isStub(bytes: Buffer): boolean {
  return bytes.includes('X-Mailweave-Claim');
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function subjectOf({ bytes }: { readonly bytes: Buffer }): string {
  return /^Subject: (.*?)\r$/m.exec(bytes.toString('latin1'))?.[1] ?? '';
}
