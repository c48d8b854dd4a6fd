import { setTimeout as pause } from 'node:timers/promises';
import { LineClient } from '../testing/line-client.ts';
import { type SessionActor, SteppingActor } from './actor.ts';
import { sawBody, sawHeaders } from './inbox-listing.ts';
import { ProtocolViolation, Replica } from './replica.ts';

/** Nothing that these tests do makes a server silent for so long. */
const ANSWER_TIMEOUT_MS = 60_000;
/** For the text of a problem. */
const REMEMBERED_LINES = 60;
const HEADERS = 'BODY.PEEK[HEADER.FIELDS (X-TOKEN X-MAILWEAVE-CLAIM)]';

type Session = { readonly client: LineClient; readonly replica: Replica };

/**
 * A client that sends several commands at once, as many as RFC 3501 5.5 allows: numbers first, while no EXPUNGE
 * may come, then UIDs and EXPUNGE. It believes its replica alone about what a number means.
 */
export class PipeliningUser extends SteppingActor implements SessionActor {
  #session: Session | undefined;
  #tags = 0;
  #recent: readonly string[] = [];

  override close(): void {
    this.#session?.client.close();
    this.#session = undefined;
  }

  async ownListing(): Promise<number[]> {
    const session = await this.#connected();
    await this.#run(session, ['NOOP'], true);
    if (session.replica.exists > 0) await this.#run(session, ['FETCH 1:* (UID)'], false);
    return session.replica.known;
  }

  async reopen(): Promise<void> {
    await this.#select(await this.#connected());
  }

  protected async step(): Promise<void> {
    try {
      const session = await this.#connected();
      const steps: ((session: Session) => Promise<unknown>)[] = [
        this.#byNumber,
        this.#byUid,
        this.#readOne,
        this.#idle,
        this.#select,
      ];
      const step = this.random.pick(steps);
      await step?.call(this, session);
      if (this.#session !== undefined) await this.#learnNew(this.#session);
      await pause(this.random.integer(0, 40));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async #connected(): Promise<Session> {
    if (this.#session?.client.closed === false) return this.#session;
    const client = await LineClient.connect(this.account);
    const session = { client, replica: new Replica() };
    this.#session = session;
    const { user, password } = this.account;
    const answer = await this.#run(session, [`LOGIN "${user}" "${password}"`], true);
    if (!/^p\d+ OK /.test(answer.at(-1) ?? '')) throw new Error('The server does not let the user in now.');
    return await this.#select(session);
  }

  async #select({ client }: Session): Promise<Session> {
    const session = { client, replica: new Replica() };
    this.#session = session;
    const lines = await this.#run(session, ['SELECT INBOX'], true);
    if (!lines.some((line) => / OK \[READ-WRITE\]/.test(line))) throw new Error('The INBOX does not open.');
    await this.#learnNew(session);
    return session;
  }

  /** FETCH, STORE and SEARCH by number, all at once. */
  async #byNumber(session: Session): Promise<void> {
    const { replica } = session;
    if (replica.exists === 0) return;
    const low = this.random.integer(1, replica.exists + 1);
    const commands = [`FETCH ${low}:* (UID FLAGS)`, 'SEARCH ALL'];
    const uid = this.random.pick(replica.known);
    if (uid !== undefined && this.#known(uid)) {
      const token = this.ledger.tokenAt(uid);
      if (token !== undefined) this.ledger.wantFlagged(token);
      commands.splice(1, 0, `STORE ${replica.numberOf(uid)} +FLAGS (\\Flagged)`);
    }
    await this.#run(session, commands, false);
  }

  /** UID FETCH, UID STORE, UID COPY and EXPUNGE, all at once. */
  async #byUid(session: Session): Promise<void> {
    const { replica } = session;
    const uid = this.random.pick(replica.known);
    if (uid === undefined || !this.#known(uid)) return;
    const commands = [`UID FETCH ${uid}:* (UID FLAGS)`, `UID COPY ${uid} Trash`];
    if (this.random.fraction() < 0.4) {
      const token = this.ledger.tokenAt(uid);
      if (token !== undefined) this.ledger.wantGone(token);
      commands.push(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`, 'EXPUNGE');
    }
    await this.#run(session, commands, true);
  }

  async #readOne(session: Session): Promise<void> {
    const uid = this.random.pick(session.replica.known);
    if (uid === undefined) return;
    const lines = await this.#run(session, [`UID FETCH ${uid} (UID BODY.PEEK[])`], true);
    for (const line of lines) sawBody(this.name, line, this.ledger);
  }

  async #idle(session: Session): Promise<void> {
    const tag = this.#nextTag();
    session.client.send(`${tag} IDLE\r\n`);
    const heard = await this.#until(session, (line) => line.startsWith('+') || line.startsWith(`${tag} `));
    this.#hear(session, heard, true);
    if (heard.at(-1)?.startsWith('+') !== true) return;
    await pause(this.random.integer(10, 300));
    session.client.send('DONE\r\n');
    this.#hear(session, await this.#until(session, (line) => line.startsWith(`${tag} `)), true);
  }

  /** Asks for the UID of each number that has none yet; what it is, is asked for with it. */
  async #learnNew(session: Session): Promise<void> {
    const first = session.replica.uids.indexOf(undefined) + 1;
    if (first === 0) return;
    const lines = await this.#run(session, [`FETCH ${first}:* (UID ${HEADERS})`], false);
    sawHeaders(this.name, lines, this.ledger);
  }

  /** It knows what it is; a stub is left alone. */
  #known(uid: number): boolean {
    return this.ledger.tokenAt(uid) !== undefined || this.ledger.isWoven(uid);
  }

  async #run({ client, replica }: Session, commands: string[], expungeAllowed: boolean): Promise<string[]> {
    const tagged = commands.map((command) => ({ tag: this.#nextTag(), command }));
    client.send(tagged.map(({ tag, command }) => `${tag} ${command}\r\n`).join(''));
    this.#remember(tagged.map(({ tag, command }) => `C: ${tag} ${command}`));
    const waiting = new Set(tagged.map(({ tag }) => tag));
    const lines = await this.#until({ client, replica }, (line) => {
      waiting.delete(line.slice(0, line.indexOf(' ')));
      return waiting.size === 0;
    });
    this.#hear({ client, replica }, lines, expungeAllowed);
    const refused = lines.find((line) => /^p\d+ BAD /.test(line));
    if (refused !== undefined) throw new ProtocolViolation(`${commands.join(', ')} is answered: ${refused}`);
    return lines;
  }

  #hear({ replica }: Session, lines: readonly string[], expungeAllowed: boolean): void {
    this.#remember(lines.map((line) => `S: ${line.split('\r\n', 1)[0]}`));
    try {
      replica.hear(lines, expungeAllowed);
    } catch (error) {
      const said = this.#recent.map((line) => `\n    ${line}`).join('');
      throw new ProtocolViolation(`${(error as Error).message} after${said}`);
    }
  }

  #remember(lines: readonly string[]): void {
    this.#recent = [...this.#recent, ...lines].slice(-REMEMBERED_LINES);
  }

  async #until({ client }: Session, fits: (line: string) => boolean): Promise<string[]> {
    let late = false;
    const watchdog = setTimeout(() => {
      late = true;
      client.close();
    }, ANSWER_TIMEOUT_MS);
    try {
      return await client.until(fits);
    } catch (error) {
      if (late) throw new ProtocolViolation('a command is not answered');
      throw error;
    } finally {
      clearTimeout(watchdog);
    }
  }

  #nextTag(): string {
    this.#tags += 1;
    return `p${this.#tags}`;
  }
}
