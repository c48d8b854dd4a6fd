import {
  type ByteString,
  type Command,
  canonicalMailboxName,
  mailboxOfText,
  mailboxText,
  type Response,
} from '@mailweave/imap';
import { mailboxOnWire, needsLook, type OwnNamespaces } from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';
import { MailServerLostError } from '../mail-server/mail-server-errors.ts';
import {
  INBOX,
  MailboxWatch,
  type NamedMailbox,
  type RememberedMailbox,
  type WatchParts,
} from './mailbox-watch.ts';

export type AccountWatchParts = WatchParts & {
  /** The mailbox that is open while nothing happens, as a NewMail names it. */
  folder: string;
  /** The mailboxes that somebody wants to be told of. @throws AppError */
  wantedMailboxes(): Promise<readonly string[]>;
  /** Whether the server may be asked to tell of mailboxes that are not open, where it offers that (RFC 5465). */
  mayNotify: boolean;
  /** The connection broke, or the server hung, while it was asked for that. */
  notifyFailed(): void;
};

type Status = Extract<Response, { name: 'STATUS' }>;

/** A mailbox that is not open, and what the server told of it the last time. */
type ClosedMailbox = NamedMailbox & {
  /** Its name as Dovecot 2.3 writes it where it tells by itself, though nobody has enabled UTF8=ACCEPT. */
  readonly inUtf8: ByteString;
  /** By the name of the item. */
  told: Status['values'];
};

/**
 * Tells of what happens in the mailboxes of one account over one connection: in the one that is open, and in the others as far as the
 * server tells that something has happened there (RFC 5465), or is asked. Methods throw as MailboxWatch does.
 *
 * Standard: push; RFC 5465; NOTIFY; asked of mail servers once a device wants more than the open mailbox, together with IDLE
 */
export class AccountWatch {
  readonly #session: ImapSession;
  readonly #parts: AccountWatchParts;
  readonly #remembered = new Map<string, RememberedMailbox>();
  #open: MailboxWatch | undefined;
  /** Beside the open one. */
  #wanted: readonly string[] = [];
  #others: readonly ClosedMailbox[] = [];
  readonly #due = new Set<ClosedMailbox>();
  #isNotified = false;
  #hasOverflowed = false;
  /** Called when there is something to settle. */
  onNews: () => void = () => undefined;

  private constructor(session: ImapSession, parts: AccountWatchParts, last: AccountWatch | undefined) {
    this.#session = session;
    this.#parts = parts;
    for (const [mailbox, known] of last?.remembered ?? []) this.#remembered.set(mailbox, known);
    session.onElsewhere = (response) => this.#take(response);
  }

  /**
   * Opens the account's mailboxes one after the other, and tells of what came since they were last looked at.
   * @param last the watch over the connection before, if there was one
   */
  static async start(
    session: ImapSession,
    parts: AccountWatchParts,
    last?: AccountWatch,
  ): Promise<AccountWatch> {
    const watch = new AccountWatch(session, parts, last);
    await watch.#openFolder();
    await watch.#lookElsewhere();
    return watch;
  }

  get hasNews(): boolean {
    return this.#open?.hasNews === true || this.#due.size > 0 || this.#hasOverflowed;
  }

  /** Whether there are mailboxes beside the open one. */
  get hasOthers(): boolean {
    return this.#others.length > 0;
  }

  /** Whether the server tells of the others by itself. */
  get isNotified(): boolean {
    return this.#isNotified;
  }

  /** The server has stopped to tell, of the open mailbox too (RFC 5465 5.8). */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  /** By the name of the mailbox. */
  get remembered(): ReadonlyMap<string, RememberedMailbox> {
    this.#rememberOpen();
    return this.#remembered;
  }

  /** Tells all that has happened. */
  async settle(): Promise<void> {
    await this.#open?.settle();
    while (this.#due.size > 0) {
      this.#rememberOpen();
      const due = [...this.#due];
      this.#due.clear();
      for (const other of due) await this.#visit(other);
      await this.#openFolder();
      // Of what came just before a mailbox was left nobody tells.
      await this.#ask(due);
    }
  }

  /** Asks who is wanted now, and of every mailbox whether something has come, whatever the server has told. Then settle() tells. */
  async look(): Promise<void> {
    await this.#session.run({ name: 'NOOP' });
    this.#open?.lookAgain();
    await this.#lookElsewhere();
  }

  async #lookElsewhere(): Promise<void> {
    await this.#findOthers();
    await this.#ask(this.#others);
  }

  async #ask(mailboxes: readonly ClosedMailbox[]): Promise<void> {
    const items = ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN'] as const;
    for (const { onWire } of mailboxes) await this.#session.run({ name: 'STATUS', mailbox: onWire, items });
  }

  async #openFolder(): Promise<void> {
    const { folder } = this.#parts;
    const [named] = folder === INBOX.mailbox ? [INBOX] : await this.#named([folder]);
    const known = this.#remembered.get(folder);
    this.#open = named && (await MailboxWatch.start(this.#session, this.#parts, named, known));
    if (this.#open === undefined) throw new MailServerLostError();
    this.#open.onNews = () => this.onNews();
    await this.#open.settle();
  }

  async #visit(other: ClosedMailbox): Promise<void> {
    this.#open = undefined;
    const watch = await MailboxWatch.start(
      this.#session,
      this.#parts,
      other,
      this.#remembered.get(other.mailbox),
    );
    await watch?.settle();
    if (watch === undefined) this.#remembered.delete(other.mailbox);
    else this.#remembered.set(other.mailbox, watch.remembered);
  }

  #rememberOpen(): void {
    if (this.#open !== undefined) this.#remembered.set(this.#parts.folder, this.#open.remembered);
  }

  /** Which mailboxes are wanted beside the open one. */
  async #findOthers(): Promise<void> {
    const wanted = (await this.#parts.wantedMailboxes()).filter((mailbox) => mailbox !== this.#parts.folder);
    if (wanted.join('\n') === this.#wanted.join('\n')) return;
    this.#wanted = wanted;
    this.#due.clear();
    this.#others = (await this.#named(wanted)).map(closed);
    if (this.#others.length > 0) await this.#notify();
  }

  /** Where it is not offered or refused, looks have to do. */
  async #notify(): Promise<void> {
    if (this.#isNotified || !this.#parts.mayNotify || !this.#session.capabilities.has('NOTIFY')) return;
    try {
      const { status } = await this.#session.run(NOTIFY_OF_ALL);
      this.#isNotified = status === 'OK';
    } catch (error) {
      this.#parts.notifyFailed();
      throw error;
    }
  }

  async #named(mailboxes: readonly string[]): Promise<NamedMailbox[]> {
    if (mailboxes.length === 0) return [];
    const own = await this.#namespaces();
    return mailboxes.flatMap((mailbox) => {
      const onWire = mailboxOnWire(mailbox, own);
      return onWire === undefined ? [] : [{ mailbox, onWire }];
    });
  }

  async #namespaces(): Promise<OwnNamespaces> {
    if (!this.#session.capabilities.has('NAMESPACE')) return undefined;
    const { untagged } = await this.#session.run({ name: 'NAMESPACE' });
    return untagged.find((response) => response.name === 'NAMESPACE')?.personal;
  }

  #take(response: Response): void {
    if (response.name === 'STATUS') this.#takeStatus(response);
    else this.#hasOverflowed = true;
    if (this.hasNews) this.onNews();
  }

  #takeStatus({ mailbox, values }: Status): void {
    const name = canonicalMailboxName(mailbox) as ByteString;
    const other = this.#others.find(({ inUtf8, onWire }) => [onWire, inUtf8].includes(name));
    // What was told before was looked at before.
    if (other === undefined || [...values].every(([item, value]) => other.told.get(item) === value)) return;
    other.told = new Map([...other.told, ...values]);
    const known = this.#remembered.get(other.mailbox);
    const followsUnread = known !== undefined && known.unread.length > 0;
    const numbers = {
      uidNext: numberOf(values.get('UIDNEXT')),
      uidValidity: numberOf(values.get('UIDVALIDITY')),
    };
    if (needsLook({ mark: known?.mark, followsUnread }, numbers)) this.#due.add(other);
  }
}

/** They come together or not at all (RFC 5465 5.1 to 5.3). */
const EVENTS = ['MESSAGENEW', 'MESSAGEEXPUNGE', 'FLAGCHANGE'].map((name) => ({ name, items: [] }));

/**
 * Asks to be told of all mailboxes of the user's own, for Dovecot 2.3 never tells of one that is named with other letters than ASCII;
 * and still of the open one, as IDLE does without NOTIFY: what is not named is not told (RFC 5465 3.1).
 */
const NOTIFY_OF_ALL: Command = {
  name: 'NOTIFY',
  status: false,
  groups: [
    { mailboxes: { which: 'SELECTED-DELAYED' }, events: EVENTS },
    { mailboxes: { which: 'PERSONAL' }, events: EVENTS },
  ],
};

function closed(named: NamedMailbox): ClosedMailbox {
  const text = mailboxText(named.onWire, 'modified-utf7') ?? '';
  return { ...named, inUtf8: mailboxOfText(text, 'utf-8'), told: new Map() };
}

function numberOf(value: bigint | string | undefined): number | undefined {
  return typeof value === 'bigint' ? Number(value) : undefined;
}
