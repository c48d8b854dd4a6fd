import { MAX_NEWS_PER_CALL, type WovenNews, type WovenNewsTaker } from '@mailweave/contracts';
import type { ProxyEvents } from '../events.ts';
import { NewsRefusedError } from './news-refused-error.ts';

/** A few seconds of the busiest morning; about 0.5 kB each. */
const CAPACITY = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** What a stopping process waits at most for what is left. */
const CLOSE_WITHIN_MS = 1_000;

export type NewsQueueParts = {
  taker: WovenNewsTaker;
  events: Pick<ProxyEvents, 'newsTold' | 'newsLost' | 'newsNotTaken'>;
  /** Calls back after so many milliseconds, until the returned function is called. */
  timer?: (delayMs: number, callBack: () => void) => () => void;
};

/**
 * Brings news of woven messages to the role push, in their order, and keeps some of it while that is away. Nobody waits for it, and
 * what does not fit, or is there when the process dies, is lost: a message that a phone is not told of is in the mailbox all the same.
 */
export class NewsQueue {
  readonly #parts: Required<NewsQueueParts>;
  #waiting: WovenNews[] = [];
  #telling: Promise<void> | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #callOff: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: NewsQueueParts) {
    this.#parts = { timer: systemTimer, ...parts };
  }

  /** Returns at once and never throws. */
  tell(news: WovenNews): void {
    if (this.#isClosed || this.#waiting.length >= CAPACITY) {
      this.#parts.events.newsLost(this.#isClosed ? 'stopped' : 'full', 1);
      return;
    }
    this.#waiting.push(news);
    if (this.#callOff === undefined) void this.#tellAll();
  }

  /** Tries once more, for a second at most; what is left then is lost. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff?.();
    this.#callOff = undefined;
    const { promise: time, resolve } = Promise.withResolvers<void>();
    const callOff = this.#parts.timer(CLOSE_WITHIN_MS, resolve);
    await Promise.race([this.#tellAll(), time]);
    callOff();
    if (this.#waiting.length > 0) this.#parts.events.newsLost('stopped', this.#waiting.length);
    this.#waiting = [];
  }

  /** One call at a time. Never rejects. */
  async #tellAll(): Promise<void> {
    if (this.#waiting.length > 0) this.#telling ??= this.#tellInOrder();
    await this.#telling;
  }

  async #tellInOrder(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MAX_NEWS_PER_CALL);
      if (!(await this.#isOver(batch))) {
        this.#pause();
        break;
      }
      this.#waiting.splice(0, batch.length);
    }
    // In the same turn as the look above: what is told right after it begins anew.
    this.#telling = undefined;
  }

  /** Taken, or never to be. */
  async #isOver(batch: readonly WovenNews[]): Promise<boolean> {
    const { events, taker } = this.#parts;
    try {
      await taker.take(batch);
    } catch (error) {
      events.newsNotTaken(error);
      if (!(error instanceof NewsRefusedError)) return false;
      events.newsLost('refused', batch.length);
      return true;
    }
    events.newsTold(batch.length);
    this.#pauseMs = FIRST_PAUSE_MS;
    return true;
  }

  #pause(): void {
    if (!this.#isClosed) this.#callOff = this.#parts.timer(this.#pauseMs, () => this.#again());
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  #again(): void {
    this.#callOff = undefined;
    void this.#tellAll();
  }
}

function systemTimer(delayMs: number, callBack: () => void): () => void {
  const timer = setTimeout(callBack, delayMs).unref();
  return () => clearTimeout(timer);
}
