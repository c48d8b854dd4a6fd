import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runFetchmail } from '../testing/run-fetchmail.ts';
import { SteppingActor, type UserOptions } from './actor.ts';
import type { Parties } from './agreement.ts';
import { listInbox } from './inbox-listing.ts';

/** Takes everything in the INBOX, by sequence number, again and again, and leaves it there. */
export class FetchmailUser extends SteppingActor {
  readonly #folder: string;

  constructor(options: UserOptions, folder: string) {
    super(options);
    this.#folder = folder;
    mkdirSync(folder);
    writeFileSync(this.#path('fetchmailrc'), this.#config(), { mode: 0o600 });
  }

  /** A run now brings each message that a new session lists, once. */
  async checkAgreement({ ledger, proxied }: Parties): Promise<void> {
    const { flags } = await listInbox('a new session', proxied, ledger);
    const tokens = [...flags.keys()].flatMap((uid) => ledger.tokenAt(uid) ?? []);
    const { code, received } = await this.#receive();
    // 1: there was no mail.
    if (code > 1) ledger.problem(`${this.name} ends with ${code}`);
    const subjects = received.filter((line) => line.startsWith('Subject: '));
    const fetched = received.flatMap((line) => /^X-Token: (\S+)/.exec(line)?.[1] ?? []);
    if (fetched.sort().join() !== tokens.sort().join()) {
      ledger.problem(`${this.name} fetches ${fetched.length} mails of ${tokens.length}`);
    }
    if (subjects.length !== flags.size) {
      ledger.problem(`${this.name} fetches ${subjects.length} messages where ${flags.size} are listed`);
    }
  }

  protected async step(): Promise<void> {
    const { ledger, random } = this;
    const known = new Set(ledger.tokens);
    const { received } = await this.#receive();
    const tokens = received.flatMap((line) => /^X-Token: (\S+)/.exec(line)?.[1] ?? []);
    // Straight at Dovecot, too, fetchmail takes a mail twice when others change the mailbox meanwhile.
    const strange = tokens.find((token) => !known.has(token) && !ledger.tokens.includes(token));
    if (strange !== undefined) ledger.problem(`${this.name} fetches a mail that was never delivered`);
    await pause(random.integer(100, 800));
  }

  /** The exit code of one run, and the lines of what it brought. */
  async #receive(): Promise<{ code: number; received: string[] }> {
    const file = this.#path('received');
    rmSync(file, { force: true });
    const { code } = await runFetchmail(this.#path('fetchmailrc'));
    return { code, received: existsSync(file) ? readFileSync(file, 'latin1').split(/\r?\n/) : [] };
  }

  #config(): string {
    const { host, port, user, password } = this.account;
    return `poll ${host} service ${port} protocol IMAP auth password
       user "${user}" password "${password}" sslproto '' keep fetchall norewrite
       mda "cat >> ${this.#path('received')}"\n`;
  }

  #path(name: string): string {
    return path.join(this.#folder, name);
  }
}
