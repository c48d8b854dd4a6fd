import {
  type Command,
  envelopeText,
  type FetchCommand,
  type NumberRange,
  type Response,
  rangesOfNumbers,
  type SearchKey,
  type SortCommand,
} from '@mailweave/imap';
import { envelope } from '@mailweave/message';
import type { ComparatorName } from '../../testing/model-search.ts';
import { tellsScores } from '../../testing/model-server.ts';
import { readResponses } from '../../testing/read-responses.ts';
import { sorted } from './model-sort.ts';
import { indexOf, internalDateOf, type SortMessage, scoreOf } from './sort-message.ts';

/** How a server orders what it found. */
export type Order = (found: readonly SortMessage[], command: SortCommand) => readonly SortMessage[];

const RFC_ORDER: Order = (found, { criteria }) => sorted(found, criteria);

/** An IMAP server with one mailbox that knows SORT, FETCH of sort keys, and the simplest search programs. */
export class ModelSortServer {
  /** UIDs in `$` (RFC 5182 2.1). */
  saved: readonly number[] = [];
  readonly #messages: readonly SortMessage[];
  readonly #order: Order;

  /** A server whose active comparator is this one (RFC 5255 4). */
  static comparing(messages: readonly SortMessage[], comparator: ComparatorName): ModelSortServer {
    return new ModelSortServer(messages, (found, { criteria }) => sorted(found, criteria, comparator));
  }

  constructor(messages: readonly SortMessage[], order: Order = RFC_ORDER) {
    this.#messages = messages;
    this.#order = order;
  }

  run(command: Command): readonly Response[] {
    if (command.name === 'SORT') return this.#sort(command);
    if (command.name === 'SEARCH' && command.returns?.join() === 'SAVE') return this.#save(command.key);
    if (command.name === 'FETCH') return this.#fetch(command);
    throw new TypeError(`${command.name} is no part of the model.`);
  }

  #save(key: SearchKey): readonly Response[] {
    this.saved = this.#messages.filter((message) => this.#matches(key, message)).map(({ uid }) => uid);
    return [];
  }

  #sort(command: SortCommand): readonly Response[] {
    const found = this.#messages.filter((message) => this.#matches(command.key, message));
    const inOrder = this.#order(found, command);
    const ordered = inOrder.map(({ uid }) => uid);
    const numbers = ordered.map((uid) => (command.byUid ? uid : this.#number(uid)));
    const { returns, byUid } = command;
    if (returns === undefined) return [{ name: 'SORT', numbers, modSeq: undefined }];
    const wanted = new Set(returns.length === 0 ? ['ALL'] : returns);
    if (wanted.has('SAVE')) this.saved = savedOf(ordered, wanted);
    if (returns.join() === 'SAVE') return [];
    const result: Response = {
      name: 'ESEARCH',
      tag: undefined,
      byUid,
      min: wanted.has('MIN') ? numbers[0] : undefined,
      max: wanted.has('MAX') ? numbers.at(-1) : undefined,
      count: wanted.has('COUNT') ? numbers.length : undefined,
      all: wanted.has('ALL') && numbers.length > 0 ? rangesOfNumbers(numbers) : undefined,
      relevancy: tellsScores(wanted) ? inOrder.map(scoreOf) : undefined,
      modSeq: undefined,
    };
    return [result];
  }

  #matches(key: SearchKey, message: SortMessage): boolean {
    switch (key.name) {
      case 'ALL':
        return true;
      case 'flag':
        return message.flagged === key.set;
      case 'FUZZY':
        return this.#matches(key.key, message);
      case 'NOT':
        return !this.#matches(key.key, message);
      case 'sequence-set':
        return isIn(key.set.ranges, this.#number(message.uid));
      case 'UID':
        return key.set.kind === 'uid' && isIn(key.set.ranges, message.uid);
      default:
        throw new TypeError(`${key.name} is no part of the model.`);
    }
  }

  /** @throws Error when it is asked for a message that it does not have */
  #fetch({ set, byUid, items }: FetchCommand): readonly Response[] {
    if (set.kind === 'saved' || (set.kind === 'uid') !== byUid) throw new TypeError('Another set is meant.');
    return set.ranges.flatMap(numbersIn).flatMap((number) => {
      const message = byUid ? this.#messages.find(({ uid }) => uid === number) : this.#messages[number - 1];
      if (message === undefined) throw new Error(`Message ${number} is not there.`);
      const attributes = items.map(({ name }) => attributeText(message, name));
      if (byUid) attributes.push(`UID ${message.uid}`);
      const line = `* ${this.#number(message.uid)} FETCH (${attributes.join(' ')})\r\n`;
      return readResponses([Buffer.from(line, 'latin1')]);
    });
  }

  #number(wanted: number): number {
    return this.#messages.findIndex(({ uid }) => uid === wanted) + 1;
  }
}

/** With MIN and MAX alone only those (RFC 5182 2.4). */
function savedOf(ordered: readonly number[], wanted: ReadonlySet<string>): readonly number[] {
  const hasEnds = wanted.has('MIN') || wanted.has('MAX');
  if (!hasEnds || wanted.has('ALL') || wanted.has('COUNT')) return ordered;
  const ends = [
    ...(wanted.has('MIN') ? ordered.slice(0, 1) : []),
    ...(wanted.has('MAX') ? ordered.slice(-1) : []),
  ];
  return [...new Set(ends)];
}

function attributeText(message: SortMessage, name: string): string {
  if (name === 'INTERNALDATE') return `INTERNALDATE ${internalDateOf(message)}`;
  if (name === 'RFC822.SIZE') return `RFC822.SIZE ${message.bytes.length}`;
  if (name === 'ENVELOPE') return `ENVELOPE ${envelopeText(envelope(indexOf(message)))}`;
  throw new TypeError(`${name} is no sort key.`);
}

function isIn(ranges: readonly NumberRange<number>[], number: number): boolean {
  return ranges.flatMap(numbersIn).includes(number);
}

function numbersIn({ first, last }: NumberRange<number>): number[] {
  if (first === '*' || last === '*') throw new TypeError('`*` is no part of the model.');
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
