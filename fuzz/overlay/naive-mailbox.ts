import { readFileSync } from 'node:fs';
import { type MessageSet, type NumberRange, type Uid, uid } from '@mailweave/imap';
import { ClientView, type WovenMessage } from '@mailweave/mailbox-overlay';
import { indexMessage } from '@mailweave/message';

export type WrittenSet = Exclude<MessageSet, { kind: 'saved' }>;
export type NaiveMessage = { readonly uid: Uid; readonly isWoven: boolean };

/** `undefined`: a sequence number beyond the end, which a server refuses (RFC 3501 9, seq-number). */
export type Picked = readonly NaiveMessage[] | undefined;

/** Messages whose bytes are as odd as they come: nothing that a client asks of them may be an error. */
const CONTENTS = ['plain', 'nested', 'broken', 'raw-bytes'].map((name) => {
  const bytes = readFileSync(new URL(`../message/corpus/${name}.eml`, import.meta.url));
  return { bytes, index: indexMessage(bytes), preview: 'Hello' };
});

/** What a client sees, as a list: the reference for sets of numbers. */
export class NaiveMailbox {
  readonly messages: readonly NaiveMessage[];

  constructor(messages: readonly NaiveMessage[]) {
    this.messages = messages;
  }

  /** `r` is a real message, `w` a woven one, `-` a UID without a message; UIDs count from 1. */
  static like(pattern: string): NaiveMailbox {
    const all = [...pattern].map((kind, at) => ({ kind, uid: uid(at + 1), isWoven: kind === 'w' }));
    return new NaiveMailbox(all.filter(({ kind }) => kind !== '-'));
  }

  get real(): readonly NaiveMessage[] {
    return this.messages.filter(({ isWoven }) => !isWoven);
  }

  get woven(): readonly NaiveMessage[] {
    return this.messages.filter(({ isWoven }) => isWoven);
  }

  /** What the backend holds of it. */
  get backend(): NaiveMailbox {
    return new NaiveMailbox(this.real);
  }

  /** The messages of a set, ascending, each once. A search may ask for numbers beyond the end: nothing is there. */
  pick(set: WrittenSet, mayGoBeyondEnd = false): Picked {
    const { messages } = this;
    const numbers =
      set.kind === 'uid' ? messages.map((message) => message.uid) : messages.map((_, at) => at + 1);
    const highest = numbers.at(-1) ?? 0;
    if (!mayGoBeyondEnd && this.goesBeyondEnd(set)) return undefined;
    return messages.filter((_message, at) =>
      set.ranges.some((range) => holds(range, numbers[at] ?? 0, highest)),
    );
  }

  /** A sequence number that no message has. */
  goesBeyondEnd(set: WrittenSet): boolean {
    const ends = set.ranges.flatMap(({ first, last }) => [first, last]);
    const { length } = this.messages;
    return set.kind === 'sequence' && ends.some((end) => (end === '*' ? length === 0 : end > length));
  }

  /** The view of a client that has just opened it. */
  view(): ClientView {
    const places = this.woven.map((message, at) => ({
      message: wovenMessage(message.uid, at),
      realBelow: this.real.filter((real) => real.uid < message.uid).length,
    }));
    return new ClientView(this.real.length, places, { readOnly: false });
  }
}

/** `*` is the highest number there is. */
function holds(range: NumberRange<number>, number: number, highest: number): boolean {
  const [first, last] = [range.first, range.last].map((end) => (end === '*' ? highest : end));
  return number >= Math.min(first ?? 0, last ?? 0) && number <= Math.max(first ?? 0, last ?? 0);
}

function wovenMessage(at: Uid, ordinal: number): WovenMessage {
  const content = CONTENTS[ordinal % CONTENTS.length];
  if (content === undefined) throw new RangeError('There are no contents.');
  return {
    claimId: at.toString(16).padStart(32, '0'),
    uid: at,
    flags: ordinal % 2 === 0 ? [] : ['\\Seen', '$Label1'],
    internalDateMs: Date.UTC(2026, 10, 20, ordinal),
    sizeBytes: content.bytes.length,
    content: () => content,
  };
}

/** Empty, real only, woven only, woven first, last and between, with holes. */
export const MAILBOXES: readonly NaiveMailbox[] = [
  ...['', 'rrr', 'w', 'ww', 'wr', 'rw', 'rwr', 'rrw', 'wwrrww', 'r-wr-w-r', '--w--r--', 'rw-rrw-w', 'r---w'],
].map((pattern) => NaiveMailbox.like(pattern));
