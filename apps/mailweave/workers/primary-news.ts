import type { WovenNews, WovenNewsTaker } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { Report } from './messages.ts';

/** A primary that says nothing for so long is told again. */
const ANSWER_TIMEOUT_MS = 5_000;

/** The role push in the primary did not take news of woven messages; they are told again. */
class PrimaryNewsError extends AppError {
  constructor() {
    super({
      code: 'primary-news',
      publicText: 'The process that keeps the workers did not take news of woven messages.',
      retry: 'later',
    });
  }
}

/** The role push as a worker reaches it: in its primary. */
export class PrimaryNews implements WovenNewsTaker {
  readonly #send: (report: Report) => void;
  readonly #waiting = new Map<number, (isTaken: boolean) => void>();
  #lastNumber = 0;

  constructor(send: (report: Report) => void) {
    this.#send = send;
  }

  async take(news: readonly WovenNews[]): Promise<void> {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.set(number, resolve);
    const timer = setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS);
    try {
      this.#send({ report: 'woven-news', number, news });
      if (!(await promise)) throw new PrimaryNewsError();
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(number);
    }
  }

  /** The primary has answered. */
  noted(number: number, isTaken: boolean): void {
    this.#waiting.get(number)?.(isTaken);
  }
}
