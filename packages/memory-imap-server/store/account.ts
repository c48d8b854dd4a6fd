import { type Flag, type UidValidity, uidValidity } from '@mailweave/imap';
import { isInferior, isUsableName, superiorNames } from './hierarchy.ts';
import { Mailbox } from './mailbox.ts';

/** A name in the tree. */
type MailboxEntry = {
  /** undefined: \Noselect, only a level above others (RFC 3501 6.3.4). */
  readonly mailbox: Mailbox | undefined;
  /** RFC 6154: `\Sent` and the like. */
  readonly specialUse: readonly Flag[];
};

export type CreateOutcome = 'created' | 'exists' | 'unusable-name';
export type DeleteOutcome = 'deleted' | 'unknown' | 'inbox' | 'has-inferiors';
export type RenameOutcome = 'renamed' | 'unknown' | 'exists' | 'unusable-name';

export type AccountOptions = {
  readonly delimiter: string;
  /** The UIDVALIDITY of the first mailbox; each further one gets a greater one, so none comes twice. */
  readonly firstUidValidity: number;
};

/** The folders that a new account has beside INBOX. */
const FIRST_FOLDERS = ['Archive', 'Drafts', 'Junk', 'Sent', 'Trash'];

/**
 * The mailboxes of one user. Names are canonical: INBOX in upper case, every other one as it was created, in modified
 * UTF-7 (RFC 3501 5.1.3).
 */
export class Account {
  readonly delimiter: string;
  readonly #entries = new Map<string, MailboxEntry>();
  readonly #subscriptions = new Set<string>();
  #nextUidValidity: number;

  constructor(options: AccountOptions) {
    this.delimiter = options.delimiter;
    this.#nextUidValidity = options.firstUidValidity;
    this.#add('INBOX', []);
    for (const name of FIRST_FOLDERS) this.#add(name, [`\\${name}`]);
    for (const name of this.#entries.keys()) this.subscribe(name);
  }

  /** All names, INBOX first, then in the order of the alphabet. */
  get names(): readonly string[] {
    const [inbox = 'INBOX', ...others] = this.#entries.keys();
    return [inbox, ...others.sort()];
  }

  get subscriptions(): ReadonlySet<string> {
    return this.#subscriptions;
  }

  find(name: string): MailboxEntry | undefined {
    return this.#entries.get(name);
  }

  /** The mailbox, when there is one that can be selected. */
  mailbox(name: string): Mailbox | undefined {
    return this.#entries.get(name)?.mailbox;
  }

  hasInferiors(name: string): boolean {
    return this.#inferiorNames(name).length > 0;
  }

  /** With the names above it. A level that is only a name becomes a mailbox. */
  create(name: string, specialUse: readonly Flag[] = []): CreateOutcome {
    if (this.mailbox(name) !== undefined) return 'exists';
    if (!isUsableName(name, this.delimiter)) return 'unusable-name';
    this.#addSuperiors(name);
    this.#add(name, specialUse);
    return 'created';
  }

  /**
   * A mailbox with others below it becomes a mere level. Sessions that have it open see all of its messages
   * go (RFC 2180 3.3).
   */
  delete(name: string): DeleteOutcome {
    const entry = this.#entries.get(name);
    if (entry === undefined) return 'unknown';
    if (name === 'INBOX') return 'inbox';
    const hasInferiors = this.hasInferiors(name);
    if (hasInferiors && entry.mailbox === undefined) return 'has-inferiors';
    if (hasInferiors) this.#entries.set(name, { mailbox: undefined, specialUse: [] });
    else this.#entries.delete(name);
    entry.mailbox?.expungeAll();
    return 'deleted';
  }

  /** With all names below. Of INBOX the messages move, it stays itself (RFC 3501 6.3.5). */
  rename(from: string, to: string): RenameOutcome {
    if (!this.#entries.has(from)) return 'unknown';
    if (this.#entries.has(to)) return 'exists';
    const intoItself = isInferior(to, from, this.delimiter);
    if (intoItself || !isUsableName(to, this.delimiter)) return 'unusable-name';
    this.#addSuperiors(to);
    if (from === 'INBOX') this.#moveInbox(to);
    else
      for (const name of [from, ...this.#inferiorNames(from)])
        this.#moveEntry(name, to + name.slice(from.length));
    return 'renamed';
  }

  /**
   * As a server that has lost its indexes: every message is there under a new UID and a new UIDVALIDITY
   * (RFC 3501 2.3.1.1). Sessions that have the mailbox open see all of its messages go.
   */
  renewUidValidity(name: string): void {
    const entry = this.#entries.get(name);
    if (entry?.mailbox === undefined) return;
    const renewed = new Mailbox(this.#newUidValidity());
    for (const message of entry.mailbox.messages) renewed.append(message);
    this.#entries.set(name, { ...entry, mailbox: renewed });
    entry.mailbox.expungeAll();
  }

  /** The name need not exist (RFC 3501 6.3.6). */
  subscribe(name: string): void {
    this.#subscriptions.add(name);
  }

  unsubscribe(name: string): boolean {
    return this.#subscriptions.delete(name);
  }

  #inferiorNames(name: string): string[] {
    return [...this.#entries.keys()].filter((each) => isInferior(each, name, this.delimiter));
  }

  #add(name: string, specialUse: readonly Flag[]): void {
    this.#entries.set(name, { mailbox: new Mailbox(this.#newUidValidity()), specialUse });
  }

  #addSuperiors(name: string): void {
    for (const superior of superiorNames(name, this.delimiter)) {
      if (!this.#entries.has(superior)) this.#add(superior, []);
    }
  }

  #moveEntry(from: string, to: string): void {
    const entry = this.#entries.get(from);
    if (entry === undefined) return;
    this.#entries.delete(from);
    this.#entries.set(to, entry);
  }

  #moveInbox(to: string): void {
    this.#add(to, []);
    const inbox = this.mailbox('INBOX');
    for (const message of inbox?.messages ?? []) this.mailbox(to)?.append(message);
    inbox?.expungeAll();
  }

  #newUidValidity(): UidValidity {
    const value = uidValidity(this.#nextUidValidity);
    this.#nextUidValidity += 1;
    return value;
  }
}
