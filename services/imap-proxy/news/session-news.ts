import type { WovenNews, WovenRecord } from '@mailweave/contracts';
import { sameFlag } from '@mailweave/imap';
import type { WovenMessage } from '@mailweave/mailbox-overlay';
import { shownFields } from '@mailweave/message';
import type { NewsQueue } from './news-queue.ts';

type Place = Pick<WovenRecord, 'mailbox' | 'uidValidity'> & { readonly uid: number };

/** Whose session it is. */
type Owner = { readonly login: string; readonly address: string };

/** What advertises is on no badge. */
const COUNTED: WovenRecord['purpose'] = 'service';

/**
 * Has the devices of a user told of a message that his session wove for the first time, and again when it was read or has
 * gone (docs/adr/0019-woven-news.md). Nothing here waits, and nothing fails.
 */
export class SessionNews {
  readonly #queue: Pick<NewsQueue, 'tell'>;
  readonly #nowMs: () => number;
  /** Messages that a device may show, by claimId. */
  readonly #places = new Map<string, Place>();

  constructor(queue: Pick<NewsQueue, 'tell'>, nowMs: () => number) {
    this.#queue = queue;
    this.#nowMs = nowMs;
  }

  /** All claims of a mailbox as the store has them: of what has gone since the last look devices are told. */
  know(records: readonly WovenRecord[], owner: Owner): void {
    for (const { claimId, flags, mailbox, notifies, state, uid, uidValidity } of records) {
      if (state === 'withdrawn') this.over(claimId, owner);
      else if (notifies !== true || uid === undefined) continue;
      // Whoever has read it has told of it.
      else if (flags.some((flag) => sameFlag(flag, '\\Seen'))) this.#places.delete(claimId);
      else this.#places.set(claimId, { mailbox, uidValidity, uid });
    }
  }

  /** A claim of this session. A message that is woven anew in its place was told of before. */
  woven(
    { mailbox, purpose, round, uidValidity, claimId }: WovenRecord,
    message: WovenMessage,
    owner: Owner,
  ): void {
    const { uid } = message;
    this.#places.set(claimId, { mailbox, uidValidity, uid });
    if (round > 1) return;
    const { index, preview } = message.content();
    this.#tell(owner, {
      news: 'woven',
      mailbox,
      uidValidity,
      uid,
      ...shownFields(index),
      ...(preview !== '' && { snippet: preview }),
      counted: purpose === COUNTED,
    });
  }

  /** It was read, or has gone. */
  over(claimId: string, owner: Owner): void {
    const place = this.#places.get(claimId);
    if (place === undefined) return;
    this.#places.delete(claimId);
    const { uid, ...mailbox } = place;
    this.#tell(owner, { news: 'seen', ...mailbox, uids: [uid] });
  }

  #tell({ address, login }: Owner, news: Told): void {
    this.#queue.tell({ ...news, login, address, atMs: this.#nowMs() });
  }
}

type Told = DistributiveOmit<WovenNews, 'login' | 'address' | 'atMs'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
