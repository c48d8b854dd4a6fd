import {
  type Command,
  type CopyCommand,
  type FetchCommand,
  type MessageSet,
  type ModSeq,
  type NumberRange,
  type Response,
  type ResponseCode,
  rangesOfNumbers,
  type SearchCommand,
  type SearchReturn,
  type StoreCommand,
  sequenceNumber,
  type Uid,
  type UidExpungeCommand,
  type UidSet,
  uidValidity,
} from '@mailweave/imap';
import { fetchAnswers, flagsAnswer } from './model-fetch.ts';
import { ModelMailbox, type Picked } from './model-mailbox.ts';
import { holdsFlag, type ModelMessage, modSeqOf, scoreOf, storedFlags } from './model-message.ts';
import { asksModSeq, type ComparatorName, found } from './model-search.ts';

/** What servers do differently. */
export type Habits = {
  readonly readOnly: boolean;
  /** STORE in a read-only mailbox: NO, or OK and nothing done (Dovecot). */
  readonly ignoresStore: boolean;
  /** A FETCH ends with NO after some answers: the next message cannot be read. */
  readonly fetchesAtMost?: number;
  /** A SEARCH finds nothing beyond the end (Dovecot), or that is BAD. */
  readonly searchesBeyondEnd?: boolean;
  /** What texts are compared by; else i;unicode-casemap (RFC 5255 4.3). */
  readonly comparator?: ComparatorName;
  /** Every command ends with NO. */
  readonly refuses?: boolean;
  /** QRESYNC is enabled: VANISHED in the place of EXPUNGE. */
  readonly vanishes?: boolean;
  /** Of several messages the last is expunged first. */
  readonly expungesLastFirst: boolean;
};

export type ModelAnswer = {
  readonly status: 'OK' | 'NO' | 'BAD';
  readonly code: ResponseCode | undefined;
  readonly responses: readonly Response[];
};

const ok = (responses: readonly Response[], code?: ResponseCode): ModelAnswer => ({
  status: 'OK',
  code,
  responses,
});
const NO: ModelAnswer = { status: 'NO', code: undefined, responses: [] };
const BAD: ModelAnswer = { status: 'BAD', code: undefined, responses: [] };

export const TARGET_UID_VALIDITY = uidValidity(77);

/**
 * An ordinary IMAP server with one mailbox selected: over a whole model mailbox the reference, over the
 * real part of one the backend of a proxy.
 */
export class ModelServer {
  readonly mailbox: ModelMailbox;
  /** Where COPY and MOVE go. */
  readonly target: ModelMailbox = new ModelMailbox();
  /** Which commands end with NO. */
  refuses: (command: Command) => boolean;
  readonly #habits: Habits;
  /** `$` (RFC 5182 2.1). */
  #saved: ReadonlySet<Uid> = new Set();

  constructor(mailbox: ModelMailbox, habits: Habits) {
    this.mailbox = mailbox;
    this.#habits = habits;
    this.refuses = () => habits.refuses === true;
  }

  run(command: Command): ModelAnswer {
    if (this.refuses(command)) return this.#refuse(command);
    switch (command.name) {
      case 'FETCH':
        return this.#withMessages(command.set, (picked) => this.#fetch(command, picked));
      case 'STORE':
        return this.#withMessages(command.set, (picked) => this.#store(command, picked));
      case 'SEARCH':
        return this.#search(command);
      case 'COPY':
      case 'MOVE':
        return this.#withMessages(command.set, (picked) => this.#copy(command, picked));
      case 'EXPUNGE':
        return this.#expungeDeleted(this.mailbox.messages);
      case 'UID EXPUNGE':
        return this.#withMessages((command as UidExpungeCommand).set, (picked) =>
          this.#expungeDeleted(picked),
        );
      default:
        throw new TypeError(`${command.name} is no part of the model.`);
    }
  }

  #withMessages(set: MessageSet, act: (picked: readonly ModelMessage[]) => ModelAnswer): ModelAnswer {
    const picked: Picked = set.kind === 'saved' ? this.#savedMessages() : this.mailbox.pick(set);
    return picked === 'beyond-end' ? BAD : act(picked);
  }

  #fetch(command: FetchCommand, picked: readonly ModelMessage[]): ModelAnswer {
    const { changedSince } = command;
    const changed = picked.filter(
      (message) => changedSince === undefined || modSeqOf(message) > changedSince,
    );
    const readable = changed.slice(0, this.#habits.fetchesAtMost);
    const answered = ok(fetchAnswers(command, readable, this.mailbox, this.#habits.readOnly));
    return readable.length < changed.length ? { ...answered, status: 'NO' } : answered;
  }

  #store(command: StoreCommand, picked: readonly ModelMessage[]): ModelAnswer {
    if (this.#habits.readOnly) return this.#habits.ignoresStore ? ok([]) : NO;
    const since = command.unchangedSince;
    const modified = picked.filter((message) => since !== undefined && modSeqOf(message) > since);
    const stored = picked.filter((message) => !modified.includes(message));
    const answers = stored.map((message) => {
      const flags = storedFlags(message.flags, command.mode, command.flags);
      this.mailbox.setFlags(message.uid, flags);
      return flagsAnswer({ ...message, flags }, this.mailbox, command.byUid);
    });
    const numbers = modified.map(({ uid }) => (command.byUid ? uid : this.mailbox.numberOf(uid)));
    const code: ResponseCode | undefined =
      numbers.length === 0 ? undefined : { name: 'MODIFIED', ranges: rangesOfNumbers<number>(numbers) };
    return ok(command.silent ? [] : answers, code);
  }

  #search({ key, byUid, returns }: SearchCommand): ModelAnswer {
    const picked = found(key, {
      mailbox: this.mailbox,
      saved: this.#saved,
      beyondEnd: this.#habits.searchesBeyondEnd === true,
      comparator: this.#habits.comparator ?? 'i;unicode-casemap',
    });
    if (picked === 'beyond-end') return BAD;
    if (returns?.includes('SAVE')) this.#save(returns, picked);
    if (returns?.join() === 'SAVE') return ok([]);
    const numbers = picked.map(({ uid }) => (byUid ? uid : this.mailbox.numberOf(uid)));
    const wanted = new Set(returns === undefined || returns.length === 0 ? ['ALL'] : returns);
    const modSeq = asksModSeq(key) ? highestOf(told(picked, wanted)) : undefined;
    if (returns === undefined) return ok([{ name: 'SEARCH', numbers, modSeq }]);
    const result: Response = {
      name: 'ESEARCH',
      tag: undefined,
      byUid,
      min: wanted.has('MIN') ? numbers[0] : undefined,
      max: wanted.has('MAX') ? numbers.at(-1) : undefined,
      count: wanted.has('COUNT') ? numbers.length : undefined,
      all: wanted.has('ALL') && numbers.length > 0 ? rangesOfNumbers<number>(numbers) : undefined,
      relevancy: tellsScores(wanted) ? picked.map(scoreOf) : undefined,
      modSeq,
    };
    return ok([result]);
  }

  /** RFC 5182 2.4: with MIN or MAX alone only those. */
  #save(returns: readonly SearchReturn[], picked: readonly ModelMessage[]): void {
    const keepsEnds = ['MIN', 'MAX'].some((end) => returns.includes(end as SearchReturn));
    const keepsAll = returns.includes('ALL') || returns.includes('COUNT') || !keepsEnds;
    const min = returns.includes('MIN') ? picked.slice(0, 1) : [];
    const max = returns.includes('MAX') ? picked.slice(-1) : [];
    this.#saved = new Set((keepsAll ? picked : [...min, ...max]).map(({ uid }) => uid));
  }

  #savedMessages(): readonly ModelMessage[] {
    return this.mailbox.messages.filter(({ uid }) => this.#saved.has(uid));
  }

  /** A search that was to be saved and fails empties `$` (RFC 5182 2.1). */
  #refuse(command: Command): ModelAnswer {
    if (command.name === 'SEARCH' && command.returns?.includes('SAVE')) this.#saved = new Set();
    return NO;
  }

  #copy(command: CopyCommand, picked: readonly ModelMessage[]): ModelAnswer {
    const moves = command.name === 'MOVE';
    if (moves && this.#habits.readOnly) return NO;
    if (picked.length === 0) return ok([]);
    const copies = picked.map((message) => this.target.add(message));
    const code: ResponseCode = {
      name: 'COPYUID',
      uidValidity: TARGET_UID_VALIDITY,
      source: uidSet(picked),
      destination: uidSet(copies),
    };
    if (!moves) return ok([], code);
    const copied: Response = { name: 'OK', tag: undefined, code, text: 'Moved' as never };
    return ok([copied, ...this.#remove(picked)]);
  }

  #expungeDeleted(messages: readonly ModelMessage[]): ModelAnswer {
    if (this.#habits.readOnly) return NO;
    return ok(this.#remove(messages.filter((message) => holdsFlag(message, '\\Deleted'))));
  }

  #vanish(messages: readonly ModelMessage[]): Response[] {
    for (const { uid } of messages) this.mailbox.remove(uid);
    return messages.length === 0 ? [] : [{ name: 'VANISHED', earlier: false, uids: uidSet(messages) }];
  }

  #remove(messages: readonly ModelMessage[]): Response[] {
    if (this.#habits.vanishes === true) return this.#vanish(messages);
    const order = this.#habits.expungesLastFirst ? messages.toReversed() : messages;
    return order.map(({ uid }) => {
      const sequence = sequenceNumber(this.mailbox.numberOf(uid));
      this.mailbox.remove(uid);
      return { name: 'EXPUNGE', sequence };
    });
  }
}

/** No server has to tell scores (RFC 6203 4), and this one does not where only the ends are saved. */
export function tellsScores(wanted: ReadonlySet<string>): boolean {
  const savesEndsOnly = wanted.has('SAVE') && !['ALL', 'COUNT'].some((option) => wanted.has(option));
  return wanted.has('RELEVANCY') && !(savesEndsOnly && ['MIN', 'MAX'].some((end) => wanted.has(end)));
}

/** RFC 7162 3.1.10: of what is told, where that is only the ends. */
function told(found: readonly ModelMessage[], wanted: ReadonlySet<string>): readonly ModelMessage[] {
  if (wanted.has('ALL') || wanted.has('COUNT') || tellsScores(wanted)) return found;
  return [...(wanted.has('MIN') ? found.slice(0, 1) : []), ...(wanted.has('MAX') ? found.slice(-1) : [])];
}

function highestOf(messages: readonly ModelMessage[]): ModSeq | undefined {
  return messages
    .map(modSeqOf)
    .reduce<ModSeq | undefined>((a, b) => (a !== undefined && a > b ? a : b), undefined);
}

function uidSet(messages: readonly ModelMessage[]): UidSet {
  const ranges: NumberRange<ModelMessage['uid']>[] = rangesOfNumbers(messages.map(({ uid }) => uid));
  return { kind: 'uid', ranges };
}
