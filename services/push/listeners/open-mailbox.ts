import { type ByteString, byteString, type Command, type Response, uid } from '@mailweave/imap';
import { type MailboxMark, MessageTail } from '@mailweave/push';
import type { ImapSession, ServerAnswer } from '../mail-server/imap-session.ts';
import { MailServerLostError } from '../mail-server/mail-server-errors.ts';
import { type FetchedMessage, fetchedMessage, WOVEN_HEADER } from './fetched-message.ts';

/** Enough for a sender and a subject; what is longer is never shown. */
const MAX_HEADER_BYTES = 8_192;

export type OpenedMailbox = { readonly mailbox: OpenMailbox; readonly mark: MailboxMark };

/** A mailbox that is open for reading only (EXAMINE): nothing that is asked of it changes a flag, \Recent included. */
export class OpenMailbox {
  readonly tail: MessageTail;
  readonly #session: ImapSession;
  readonly #uidValidity: number;

  private constructor(session: ImapSession, uidValidity: number, tail: MessageTail) {
    this.#session = session;
    this.#uidValidity = uidValidity;
    this.tail = tail;
  }

  /**
   * From the command on its number of messages is counted, until the caller takes over `session.onUntagged`.
   * @param name as the server writes it
   * @returns undefined: the mailbox cannot be opened, and none is open now
   */
  static async open(session: ImapSession, name: ByteString): Promise<OpenedMailbox | undefined> {
    const tail = new MessageTail(0);
    session.onUntagged = (response) => count(tail, response);
    const answer = await session.run({
      name: 'EXAMINE',
      mailbox: name,
      condstore: false,
      qresync: undefined,
    });
    const { uidNext, uidValidity } = numbersIn(answer);
    if (answer.status !== 'OK' || uidValidity === undefined) return undefined;
    const opened = new OpenMailbox(session, uidValidity, tail);
    return { mailbox: opened, mark: { uidValidity, uidNext: uidNext ?? (await opened.#lastUid()) + 1 } };
  }

  get uidValidity(): number {
    return this.#uidValidity;
  }

  /** Which messages there are from this UID on, and which of them were read. @param withTime also when they came */
  async flagsFrom(first: number, withTime = false): Promise<FetchedMessage[]> {
    const time = withTime ? [{ name: 'INTERNALDATE' } as const] : [];
    const answer = await this.#uidFetch(first, '*', [{ name: 'UID' }, { name: 'FLAGS' }, ...time]);
    // `n:*` always means the last message too (RFC 3501 6.4.8).
    return fetchedIn(answer).filter((message) => (message.uid ?? 0) >= first);
  }

  /** With sender and subject, by UID. @param uids not empty, ascending */
  async shown(uids: readonly number[]): Promise<ReadonlyMap<number, FetchedMessage>> {
    const names = ['FROM', 'SUBJECT', WOVEN_HEADER].map((name) => byteString(Buffer.from(name)));
    const section = { part: [], text: { kind: 'HEADER.FIELDS', names } } as const;
    const partial = { offset: 0, length: MAX_HEADER_BYTES };
    const answer = await this.#run({
      name: 'FETCH',
      byUid: true,
      set: { kind: 'uid', ranges: uids.map((each) => ({ first: uid(each), last: uid(each) })) },
      items: [{ name: 'UID' }, { name: 'BODY[]', peek: true, section, partial }],
      changedSince: undefined,
      vanished: false,
    });
    return new Map(fetchedIn(answer).map((message) => [message.uid ?? 0, message]));
  }

  /** How many messages are unread; undefined: the server does not say. */
  async unseenCount(): Promise<number | undefined> {
    const counts = this.#session.capabilities.has('ESEARCH');
    const answer = await this.#session.run({
      name: 'SEARCH',
      byUid: false,
      returns: counts ? ['COUNT'] : undefined,
      charset: undefined,
      key: { name: 'flag', flag: '\\Seen', set: false, keyword: false },
    });
    if (answer.status !== 'OK') return undefined;
    for (const response of answer.untagged) {
      if (response.name === 'ESEARCH') return response.count;
      if (response.name === 'SEARCH') return response.numbers.length;
    }
    return undefined;
  }

  async #lastUid(): Promise<number> {
    if (this.tail.count === 0) return 0;
    return Math.max(0, ...(await this.flagsFrom(1)).map((message) => message.uid ?? 0));
  }

  #uidFetch(
    first: number,
    last: '*',
    items: Extract<Command, { name: 'FETCH' }>['items'],
  ): Promise<ServerAnswer> {
    const ranges = [{ first: uid(first), last }];
    const set = { kind: 'uid', ranges } as const;
    return this.#run({ name: 'FETCH', byUid: true, set, items, changedSince: undefined, vanished: false });
  }

  async #run(command: Command): Promise<ServerAnswer> {
    const answer = await this.#session.run(command);
    if (answer.status !== 'OK') throw new MailServerLostError();
    return answer;
  }
}

/** What is told of a mailbox that was open before is over with the first EXISTS. */
function count(tail: MessageTail, response: Response): void {
  if (response.name === 'EXISTS') tail.exists(response.count);
  else if (response.name === 'EXPUNGE') tail.expunged(response.sequence);
}

function fetchedIn(answer: ServerAnswer): FetchedMessage[] {
  return answer.untagged.flatMap((response) => (response.name === 'FETCH' ? [fetchedMessage(response)] : []));
}

/** What EXAMINE says of the numbers of a mailbox. */
function numbersIn(answer: ServerAnswer): { uidValidity?: number; uidNext?: number } {
  let numbers: { uidValidity?: number; uidNext?: number } = {};
  for (const response of answer.untagged) {
    const code = response.name === 'OK' ? response.code : undefined;
    if (code?.name === 'UIDVALIDITY') numbers = { ...numbers, uidValidity: code.uidValidity };
    if (code?.name === 'UIDNEXT') numbers = { ...numbers, uidNext: code.uid };
  }
  return numbers;
}
