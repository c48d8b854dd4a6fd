import { type Flag, type SequenceNumber, sequenceNumber, type Uid } from '@mailweave/imap';
import type { Mailbox, MailboxObserver } from '../store/mailbox.ts';
import type { StoredMessage } from '../store/stored-message.ts';

/** One untagged response that a session is owed. */
export type Update =
  | { readonly kind: 'keywords' }
  | { readonly kind: 'expunge'; readonly sequence: SequenceNumber }
  | { readonly kind: 'exists'; readonly count: number }
  | { readonly kind: 'recent'; readonly count: number }
  | { readonly kind: 'flags'; readonly sequence: SequenceNumber; readonly message: StoredMessage };

export type ViewOptions = {
  readonly readOnly: boolean;
  /** Something has happened that the client does not know yet. */
  onChange(): void;
};

/**
 * What one session has been told of its selected mailbox. Sequence numbers are the places in this list: they
 * move only when takeUpdates() gives out an expunge or an arrival (RFC 3501 5.5 and 7.4.1), whatever
 * other sessions do meanwhile. An expunged message stays readable until the client is told (RFC 2180 4.1.1).
 */
export class View implements MailboxObserver {
  readonly mailbox: Mailbox;
  readonly readOnly: boolean;
  /** The messages of the last SEARCH RETURN (SAVE), `$` (RFC 5182). */
  savedResult: readonly StoredMessage[] = [];
  readonly #onChange: () => void;
  readonly #unobserve: () => void;
  readonly #recent = new Set<Uid>();
  readonly #expunged = new Set<StoredMessage>();
  readonly #changed = new Set<StoredMessage>();
  #arrived: StoredMessage[] = [];
  #known: StoredMessage[];
  #keywordsTold: number;
  #recentTold: number;

  constructor(mailbox: Mailbox, options: ViewOptions) {
    this.mailbox = mailbox;
    this.readOnly = options.readOnly;
    this.#onChange = options.onChange;
    this.#known = [...mailbox.messages];
    this.#keywordsTold = mailbox.keywords.length;
    this.#takeRecent(this.#known);
    this.#recentTold = this.recentCount;
    this.#unobserve = mailbox.observe(this);
  }

  get count(): number {
    return this.#known.length;
  }

  get recentCount(): number {
    return this.#recent.size;
  }

  /** In the order of sequence numbers. */
  get messages(): readonly StoredMessage[] {
    return this.#known;
  }

  sequenceOf(message: StoredMessage): SequenceNumber {
    return sequenceNumber(this.#placeOf(message.uid) + 1);
  }

  /** Gone from the mailbox, though the client still has a number for it. */
  isExpunged(message: StoredMessage): boolean {
    return this.#expunged.has(message);
  }

  isRecent(message: StoredMessage): boolean {
    return this.#recent.has(message.uid);
  }

  /** \Recent is each session's own (RFC 3501 2.3.2). */
  flagsOf(message: StoredMessage): readonly Flag[] {
    return this.isRecent(message) ? [...message.flags, '\\Recent'] : message.flags;
  }

  added(message: StoredMessage): void {
    this.#arrived.push(message);
    this.#onChange();
  }

  expunged(message: StoredMessage): void {
    const arrived = this.#arrived.length;
    this.#arrived = this.#arrived.filter((each) => each !== message);
    if (this.#arrived.length < arrived) return;
    this.#expunged.add(message);
    this.#onChange();
  }

  /** Also called for a change that the session made itself and wants to be told of. */
  flagsChanged(message: StoredMessage): void {
    if (this.#placeOf(message.uid) < 0) return;
    this.#changed.add(message);
    this.#onChange();
  }

  /** The client has just been told these flags. */
  flagsTold(message: StoredMessage): void {
    this.#changed.delete(message);
  }

  /** What the client is to be told now, in this order; afterwards it counts as told. */
  *takeUpdates(options: { expunges: boolean }): Generator<Update> {
    if (this.mailbox.keywords.length > this.#keywordsTold) {
      this.#keywordsTold = this.mailbox.keywords.length;
      yield { kind: 'keywords' };
    }
    if (options.expunges) yield* this.#takeExpunges();
    yield* this.#takeArrivals();
    if (this.recentCount !== this.#recentTold) {
      this.#recentTold = this.recentCount;
      yield { kind: 'recent', count: this.recentCount };
    }
    const changed = [...this.#changed].sort((a, b) => a.uid - b.uid);
    this.#changed.clear();
    for (const message of changed) yield { kind: 'flags', sequence: this.sequenceOf(message), message };
  }

  /** Hears no more of the mailbox. */
  close(): void {
    this.#unobserve();
  }

  *#takeExpunges(): Generator<Update> {
    const expunged = [...this.#expunged].sort((a, b) => a.uid - b.uid);
    this.#expunged.clear();
    for (const message of expunged) {
      const sequence = this.sequenceOf(message);
      this.#known.splice(sequence - 1, 1);
      this.#recent.delete(message.uid);
      this.#changed.delete(message);
      yield { kind: 'expunge', sequence };
    }
    const gone = new Set(expunged);
    this.savedResult = this.savedResult.filter((message) => !gone.has(message));
  }

  *#takeArrivals(): Generator<Update> {
    if (this.#arrived.length === 0) return;
    this.#takeRecent(this.#arrived);
    this.#known.push(...this.#arrived);
    this.#arrived = [];
    yield { kind: 'exists', count: this.count };
  }

  #takeRecent(messages: readonly StoredMessage[]): void {
    const first = this.readOnly ? this.mailbox.firstRecentUid : this.mailbox.takeRecent();
    for (const { uid } of messages) if (uid >= first) this.#recent.add(uid);
  }

  /** By halving; -1 when the client does not know the message. */
  #placeOf(uid: Uid): number {
    let low = 0;
    let high = this.#known.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#known[middle]?.uid ?? uid;
      if (found === uid) return middle;
      if (found < uid) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
