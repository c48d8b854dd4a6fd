import type { Clock } from '@mailweave/foundation';
import { type ByteString, mailboxOfText, type Response } from '@mailweave/imap';
import {
  type AccountId,
  arrivals,
  type EventIntake,
  type MailboxMark,
  type MailboxMarkStore,
  type NewMail,
  tellingOf,
} from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';
import { fetchedMessage } from './fetched-message.ts';
import type { ListenerEvents } from './listener-events.ts';
import { type OpenedMailbox, OpenMailbox } from './open-mailbox.ts';

export type WatchParts = {
  accountId: AccountId;
  intake: EventIntake;
  marks: MailboxMarkStore;
  clock: Clock;
  events: Pick<ListenerEvents, 'messagesNotTold' | 'renumbered'>;
  /** What the server had before this moment is old, whatever its UID; undefined: nothing is. */
  toldSinceMs?: number;
};

/** A mailbox under both its names. */
export type NamedMailbox = {
  /** As a NewMail names it. */
  readonly mailbox: string;
  /** As the server writes it. */
  readonly onWire: ByteString;
};

export const INBOX: NamedMailbox = { mailbox: 'INBOX', onWire: mailboxOfText('INBOX', 'modified-utf7') };

/** What is remembered of a mailbox that is not open: messages that devices may still show as unread. */
export type RememberedMailbox = { readonly mark: MailboxMark; readonly unread: readonly number[] };

/** How far below the mark messages are followed whose notifications may still be shown. */
const FOLLOWED_BEFORE = 32;

/** Tells of what happens in the mailbox that is open over a connection. */
export class MailboxWatch {
  readonly #parts: WatchParts;
  readonly #name: string;
  readonly #mailbox: OpenMailbox;
  #mark: MailboxMark;
  /** Read or removed by others, not yet told. */
  #seenUids: number[] = [];
  #hasNews = false;
  /** Called when there is something to settle. */
  onNews: () => void = () => undefined;

  private constructor(parts: WatchParts, name: string, { mailbox, mark }: OpenedMailbox) {
    this.#parts = parts;
    this.#name = name;
    this.#mailbox = mailbox;
    this.#mark = mark;
  }

  /**
   * Opens the mailbox and tells of what came since it was last looked at.
   * @param last what was known as unread then may have been read meanwhile
   * @returns undefined: it cannot be opened
   * @throws MailServerLostError; AppError when a store does not answer, and then nothing counts as told
   */
  static async start(
    session: ImapSession,
    parts: WatchParts,
    { mailbox: name, onWire }: NamedMailbox,
    last?: RememberedMailbox,
  ): Promise<MailboxWatch | undefined> {
    const opened = await OpenMailbox.open(session, onWire);
    if (opened === undefined) return undefined;
    const { mailbox, mark } = opened;
    const watch = new MailboxWatch(parts, name, opened);
    session.onUntagged = (response) => watch.#take(response);
    const before = await parts.marks.find({ accountId: parts.accountId, mailbox: name });
    const since = arrivals(before, mark);
    if (since.came === 'renumbered') parts.events.renumbered(parts.accountId);
    if (since.came === 'messages' && before !== undefined) watch.#mark = before;
    const unread = last?.mark.uidValidity === mark.uidValidity ? last.unread : [];
    if (mailbox.tail.count > 0) {
      await watch.#lookFrom(Math.min(...unread, watch.#mark.uidNext - FOLLOWED_BEFORE));
    }
    const stillUnread = new Set(mailbox.tail.unseenUids);
    for (const uid of unread) if (!stillUnread.has(uid)) watch.#seen(uid);
    await watch.#keep(watch.#mark);
    return watch;
  }

  get remembered(): RememberedMailbox {
    return { mark: this.#mark, unread: [...this.#mailbox.tail.unseenUids, ...this.#seenUids] };
  }

  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** Tells all that has happened. Throws as start() does. */
  async settle(): Promise<void> {
    while (this.#hasNews) {
      this.#hasNews = false;
      await this.#lookFrom(this.#mark.uidNext);
      await this.#tellSeen();
    }
  }

  /** Has settle() ask for new messages, whatever the server has told. */
  lookAgain(): void {
    this.#hasNews = true;
  }

  #take(response: Response): void {
    const { tail } = this.#mailbox;
    if (response.name === 'EXISTS') {
      const isMore = response.count > tail.count;
      tail.exists(response.count);
      if (isMore) this.#news();
    } else if (response.name === 'EXPUNGE') {
      this.#seen(tail.expunged(response.sequence));
    } else if (response.name === 'FETCH') {
      const { isSeen, sequence, uid } = fetchedMessage(response);
      if (isSeen === undefined) return;
      if (isSeen) this.#seen(tail.seen(sequence));
      else tail.unseen(sequence);
      if (uid !== undefined) tail.learn({ sequence, uid, isSeen });
    }
  }

  #seen(uid: number | undefined): void {
    if (uid === undefined) return;
    this.#seenUids.push(uid);
    this.#news();
  }

  #news(): void {
    this.#hasNews = true;
    this.onNews();
  }

  async #lookFrom(first: number): Promise<void> {
    const { toldSinceMs = 0 } = this.#parts;
    const messages = await this.#mailbox.flagsFrom(Math.max(first, 1), toldSinceMs > 0);
    const { uidNext } = this.#mark;
    const uids = messages
      .filter(({ isSeen, receivedAtMs = toldSinceMs }) => isSeen !== true && receivedAtMs >= toldSinceMs)
      .flatMap(({ uid = 0 }) => (uid < uidNext ? [] : [uid]));
    const last = Math.max(0, ...messages.map(({ uid }) => uid ?? 0));
    if (uids.length > 0) await this.#tellNew(uids.sort((a, b) => a - b));
    if (last >= uidNext) await this.#keep({ ...this.#mark, uidNext: last + 1 });
  }

  async #tellNew(uids: readonly number[]): Promise<void> {
    const { accountId, clock, events, intake } = this.#parts;
    const { shown, silent, told } = tellingOf(uids);
    const messages = await this.#mailbox.shown(shown);
    const unseen = await this.#mailbox.unseenCount();
    if (silent > 0) events.messagesNotTold(accountId, silent);
    const common = { accountId, mailbox: this.#name, uidValidity: this.#mark.uidValidity };
    const counts = { ...(unseen === undefined ? {} : { unseen }), counted: true };
    const ours = told.filter((uid) => messages.get(uid)?.isWoven !== true);
    const mails: NewMail[] = ours.map((uid) => ({
      ...common,
      ...counts,
      uid,
      ...messages.get(uid)?.shown,
      atMs: clock.nowMs(),
      source: 'imap',
    }));
    await Promise.all(mails.map((mail) => intake.accept({ event: 'new-mail', ...mail })));
  }

  async #tellSeen(): Promise<void> {
    if (this.#seenUids.length === 0) return;
    const { accountId, clock, intake } = this.#parts;
    const unseen = await this.#mailbox.unseenCount();
    const uids = [...new Set(this.#seenUids)].sort((a, b) => a - b);
    await intake.accept({
      event: 'seen',
      accountId,
      mailbox: this.#name,
      uidValidity: this.#mark.uidValidity,
      uids,
      ...(unseen === undefined ? {} : { unseen }),
      atMs: clock.nowMs(),
      source: 'imap',
    });
    const told = new Set(uids);
    this.#seenUids = this.#seenUids.filter((uid) => !told.has(uid));
  }

  async #keep(mark: MailboxMark): Promise<void> {
    const { accountId, marks } = this.#parts;
    await marks.put({ accountId, mailbox: this.#name }, mark);
    this.#mark = mark;
  }
}
