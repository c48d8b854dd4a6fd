import { type Flag, type Uid, type UidValidity, uid } from '@mailweave/imap';
import { canonicalFlags, changedFlags, type FlagChange, hasFlag, SYSTEM_FLAGS } from './flags.ts';
import { type NewMessage, StoredMessage } from './stored-message.ts';

/** Who is told of each change, at once and in order. */
export type MailboxObserver = {
  added(message: StoredMessage): void;
  expunged(message: StoredMessage): void;
  flagsChanged(message: StoredMessage): void;
};

/**
 * The messages of a mailbox under one UIDVALIDITY. UIDs rise by one and are never used again, whatever is
 * expunged (RFC 3501 2.3.1.1).
 */
export class Mailbox {
  readonly uidValidity: UidValidity;
  /** In the order of UIDs, since they are only ever added at the end. */
  readonly #messages = new Map<Uid, StoredMessage>();
  readonly #observers = new Set<MailboxObserver>();
  readonly #keywords: Flag[] = [];
  #uidNext = 1;
  #firstRecentUid = 1;

  constructor(uidValidity: UidValidity) {
    this.uidValidity = uidValidity;
  }

  get uidNext(): Uid {
    return uid(this.#uidNext);
  }

  /** In the order of UIDs. */
  get messages(): readonly StoredMessage[] {
    return [...this.#messages.values()];
  }

  get count(): number {
    return this.#messages.size;
  }

  /** Every keyword ever used in this mailbox, in the order of first use. */
  get keywords(): readonly Flag[] {
    return this.#keywords;
  }

  /** From this UID on no session has taken messages as \Recent. */
  get firstRecentUid(): Uid {
    return uid(this.#firstRecentUid);
  }

  find(wanted: Uid): StoredMessage | undefined {
    return this.#messages.get(wanted);
  }

  /** A read-write session has been told of all messages: they are \Recent in no later one (RFC 3501 2.3.2). */
  takeRecent(): Uid {
    const first = this.firstRecentUid;
    this.#firstRecentUid = this.#uidNext;
    return first;
  }

  append(message: NewMessage): StoredMessage {
    const stored = new StoredMessage(this.uidNext, { ...message, flags: canonicalFlags(message.flags) });
    this.#uidNext += 1;
    this.#messages.set(stored.uid, stored);
    this.#noteKeywords(stored.flags);
    for (const observer of this.#observers) observer.added(stored);
    return stored;
  }

  /** False when there is no such message. */
  expunge(wanted: Uid): boolean {
    const message = this.#messages.get(wanted);
    if (message === undefined) return false;
    this.#messages.delete(wanted);
    for (const observer of this.#observers) observer.expunged(message);
    return true;
  }

  expungeAll(): void {
    for (const message of this.messages) this.expunge(message.uid);
  }

  /** @param by knows of the change and is not told. @returns false when there is no such message */
  changeFlags(wanted: Uid, change: FlagChange, by?: MailboxObserver): boolean {
    const message = this.#messages.get(wanted);
    if (message === undefined) return false;
    const flags = changedFlags(message.flags, change);
    if (flags === message.flags) return true;
    message.flags = flags;
    this.#noteKeywords(flags);
    for (const observer of this.#observers) {
      if (observer !== by) observer.flagsChanged(message);
    }
    return true;
  }

  /** @returns ends it */
  observe(observer: MailboxObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  #noteKeywords(flags: readonly Flag[]): void {
    for (const flag of flags) {
      if (!hasFlag(SYSTEM_FLAGS, flag) && !hasFlag(this.#keywords, flag)) this.#keywords.push(flag);
    }
  }
}
