import { type Flag, type NumberRange, type SequenceSet, type Uid, type UidSet, uid } from '@mailweave/imap';
import type { ModelMessage } from './model-message.ts';

export type MessageDraft = Omit<ModelMessage, 'uid'>;

/** A message set that a server refuses: a sequence number beyond EXISTS (RFC 3501 9, seq-number). */
export type Picked = readonly ModelMessage[] | 'beyond-end';

/**
 * The reference: a mailbox as an array. Nothing in it knows of the overlay; a woven message is a message
 * like any other, and what the backend holds is the same mailbox without them.
 */
export class ModelMailbox {
  #messages: readonly ModelMessage[];
  #uidNext: number;

  constructor(messages: readonly ModelMessage[] = [], uidNext = 1) {
    this.#messages = messages;
    this.#uidNext = uidNext;
  }

  /** Ascending by UID: message number n is at n - 1. */
  get messages(): readonly ModelMessage[] {
    return this.#messages;
  }

  get exists(): number {
    return this.#messages.length;
  }

  get uidNext(): number {
    return this.#uidNext;
  }

  get woven(): readonly ModelMessage[] {
    return this.#messages.filter(({ isWoven }) => isWoven);
  }

  get real(): readonly ModelMessage[] {
    return this.#messages.filter(({ isWoven }) => !isWoven);
  }

  add(draft: MessageDraft): ModelMessage {
    const message = { ...draft, uid: this.burnUid() };
    this.#messages = [...this.#messages, message];
    return message;
  }

  /** Puts a message at a UID that was given away to it before. */
  insert(message: ModelMessage): void {
    this.#messages = [...this.#messages, message].sort((a, b) => a.uid - b.uid);
  }

  /** Gives a UID away without a message: what a claim leaves in the backend. */
  burnUid(): Uid {
    this.#uidNext += 1;
    return uid(this.#uidNext - 1);
  }

  remove(gone: Uid): void {
    this.#messages = this.#messages.filter((message) => message.uid !== gone);
  }

  setFlags(changed: Uid, flags: readonly Flag[]): void {
    this.#messages = this.#messages.map((message) =>
      message.uid === changed ? { ...message, flags } : message,
    );
  }

  /** 0 for a message that is not there. */
  numberOf(wanted: Uid): number {
    return this.#messages.findIndex((message) => message.uid === wanted) + 1;
  }

  realBelow(limit: Uid): number {
    return this.real.filter((message) => message.uid < limit).length;
  }

  /** The messages of a set, ascending, each once. */
  pick(set: SequenceSet | UidSet, mayGoBeyondEnd = false): Picked {
    if (set.kind === 'uid') {
      const highest = this.#messages.at(-1)?.uid ?? 0;
      return this.#messages.filter((message) => isIn(set.ranges, message.uid, highest));
    }
    const ends = set.ranges.flatMap(({ first, last }) => [first, last]);
    const beyond = ends.some((end) => (end === '*' ? this.exists === 0 : end > this.exists));
    if (beyond && !mayGoBeyondEnd) return 'beyond-end';
    return this.#messages.filter((_message, at) => isIn(set.ranges, at + 1, this.exists));
  }

  copy(): ModelMailbox {
    return new ModelMailbox(this.#messages, this.#uidNext);
  }

  /** What the backend holds of it. */
  realPart(): ModelMailbox {
    return new ModelMailbox(this.real, this.#uidNext);
  }
}

/** `*` is the highest number there is (RFC 3501 9, seq-number). */
function isIn(ranges: readonly NumberRange<number>[], number: number, highest: number): boolean {
  return ranges.some(({ first, last }) => {
    const ends = [first === '*' ? highest : first, last === '*' ? highest : last];
    return number >= Math.min(...ends) && number <= Math.max(...ends);
  });
}
