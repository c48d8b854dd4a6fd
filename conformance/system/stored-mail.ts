import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Account, type Address, ImapSession } from '../session/imap-session.ts';

const MESSAGES = path.join(import.meta.dirname, '..', 'messages');

/** Puts messages into an account's mailboxes, straight at the server, as mail that comes from elsewhere. */
export class StoredMail {
  readonly #address: Address;
  readonly #account: Account;
  readonly #known = new Set(['INBOX']);
  #session: ImapSession | undefined;

  constructor(address: Address, account: Account) {
    this.#address = address;
    this.#account = account;
  }

  /** A mailbox that is there, for messages or without them. */
  async create(mailbox: string): Promise<void> {
    if (this.#known.has(mailbox)) return;
    this.#known.add(mailbox);
    await (await this.#signedIn()).succeed(`CREATE ${mailbox}`);
  }

  /** @param name of a file in conformance/messages; its INTERNALDATE is its Date */
  async append(mailbox: string, name: string, flags: string): Promise<void> {
    await this.create(mailbox);
    const message = readFileSync(path.join(MESSAGES, `${name}.eml`), 'utf8').replaceAll('\n', '\r\n');
    const size = Buffer.byteLength(message, 'utf8');
    const session = await this.#signedIn();
    await session.succeed(
      `APPEND ${mailbox} ${flags} ${internalDate(name, message)} {${size}+}\r\n${message}`,
    );
  }

  close(): void {
    this.#session?.close();
  }

  async #signedIn(): Promise<ImapSession> {
    this.#session ??= await ImapSession.signIn(this.#address, this.#account);
    return this.#session;
  }
}

function internalDate(name: string, message: string): string {
  const match = /^Date: \w+, (\d\d) (\w+) (\d+) ([\d:]+) (.\d+)\r$/m.exec(message);
  if (match === null) throw new Error(`messages/${name}.eml needs a Date with two digits for the day.`);
  const [, day, month, year, time, zone] = match;
  return `"${day}-${month}-${year} ${time} ${zone}"`;
}
