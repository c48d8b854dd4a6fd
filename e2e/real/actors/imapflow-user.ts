import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { type SessionActor, SteppingActor } from './actor.ts';
import { Replica } from './replica.ts';

/** imapflow idles when nothing was asked for so long. */
const AUTO_IDLE_MS = 30;

type Session = { readonly client: ImapFlow; readonly replica: Replica };

/** A client on imapflow: FETCH, STORE, MOVE, UID EXPUNGE, and IDLE in between. */
export class ImapflowUser extends SteppingActor implements SessionActor {
  #session: Session | undefined;

  override close(): void {
    this.#session?.client.close();
    this.#session = undefined;
  }

  /** The replica is made of events alone: it must be what the same session lists. */
  async ownListing(): Promise<number[]> {
    const session = await this.#connected();
    await session.client.noop();
    await this.#list(session);
    return session.replica.known;
  }

  /** imapflow keeps an open mailbox as it is; a new session selects. */
  async reopen(): Promise<void> {
    this.close();
    await this.#connected();
  }

  protected async step(): Promise<void> {
    try {
      const session = await this.#connected();
      await this.#list(session);
      const step = this.random.pick([this.#flag, this.#move, this.#remove, this.#read, this.#idle]);
      await step?.call(this, session);
      await pause(this.random.integer(0, 40));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async #connected(): Promise<Session> {
    if (this.#session?.client.usable === true) return this.#session;
    const { host, port, user, password } = this.account;
    const client = new ImapFlow({
      host,
      port,
      secure: false,
      auth: { user, pass: password },
      logger: false,
      autoIdleDelay: AUTO_IDLE_MS,
    });
    client.on('error', () => client.close());
    const replica = new Replica();
    await client.connect();
    client.on('exists', ({ count }) => this.#hear(() => replica.grow(count)));
    client.on('expunge', ({ seq = 0 }) => this.#hear(() => replica.expunge(seq)));
    const { exists } = await client.mailboxOpen('INBOX');
    replica.grow(Math.max(exists, replica.exists));
    this.#session = { client, replica };
    return this.#session;
  }

  /** What an event handler throws reaches nobody. */
  #hear(event: () => void): void {
    try {
      event();
    } catch (error) {
      this.ledger.problem(`${this.name}: ${(error as Error).message}`);
    }
  }

  async #list({ client, replica }: Session): Promise<void> {
    if (replica.exists === 0) return;
    const messages = await client.fetchAll('1:*', {
      uid: true,
      flags: true,
      headers: ['x-token', 'x-mailweave-claim'],
    });
    for (const { seq, uid, headers } of messages) {
      // News of flags that comes with the answer (RFC 3501 7.4.2).
      if (uid === undefined) continue;
      replica.learn(seq, uid);
      // Dovecot answers NIL for a message that another session has expunged.
      if (headers !== undefined && headers.length > 0)
        this.ledger.sawHeader(this.name, uid, headers.toString('latin1'));
    }
  }

  async #flag({ client, replica }: Session): Promise<void> {
    const uid = this.random.pick(replica.known);
    if (uid === undefined) return;
    const token = this.ledger.tokenAt(uid);
    if (token !== undefined) this.ledger.wantFlagged(token);
    else if (!this.ledger.isWoven(uid)) return;
    await client.messageFlagsAdd([uid], ['\\Flagged'], { uid: true });
  }

  async #move({ client, replica }: Session): Promise<void> {
    const uid = this.#victim(replica);
    if (uid !== undefined) await client.messageMove([uid], 'Trash', { uid: true });
  }

  async #remove({ client, replica }: Session): Promise<void> {
    const uid = this.#victim(replica);
    if (uid !== undefined) await client.messageDelete([uid], { uid: true });
  }

  async #read({ client, replica }: Session): Promise<void> {
    const uid = this.random.pick(replica.known);
    if (uid === undefined) return;
    const found = await client.fetchOne(`${uid}`, { uid: true, source: true }, { uid: true });
    if (found !== false && found?.source !== undefined && found.source.length > 0) {
      this.ledger.sawBytes(this.name, found.uid, found.source);
    }
  }

  async #idle(): Promise<void> {
    await pause(AUTO_IDLE_MS + this.random.integer(10, 300));
  }

  /** Something that may go, mostly the user's own mail; a stub is left alone. */
  #victim(replica: Replica): number | undefined {
    if (this.random.fraction() < 0.5) return undefined;
    const uid = this.random.pick(replica.known);
    if (uid === undefined) return undefined;
    const token = this.ledger.tokenAt(uid);
    if (token !== undefined) this.ledger.wantGone(token);
    return token !== undefined || this.ledger.isWoven(uid) ? uid : undefined;
  }
}
