import type { Clock } from '@mailweave/foundation';

export type AnswerCacheOptions<Answer> = {
  readonly clock: Clock;
  readonly foundTtlMs: number;
  readonly unknownTtlMs: number;
  readonly staleTtlMs: number;
  /** Names that are remembered at most. */
  readonly entries: number;
  /** The answer that says: nobody is called that. */
  readonly unknown: Answer;
  /** An old answer was given because the directory failed. */
  usedStale(): void;
};

type Entry<Answer> = { readonly answer: Answer; readonly askedMs: number };

/** Nobody is called that: the directory is not asked, and nothing so long is kept (RFC 5321 4.5.3.1: 320). */
const MAX_NAME_LENGTH = 512;
/** After a failure old answers are given without asking for so long. */
const RETRY_AFTER_MS = 1_000;

/**
 * Remembers what a directory answered about names. One question for each name at a time, however many ask: so it
 * must not stand before a directory whose answer depends on more than the name.
 */
export class AnswerCache<Answer> implements Disposable {
  readonly #options: AnswerCacheOptions<Answer>;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry<Answer>>();
  readonly #asking = new Map<string, Promise<Answer>>();
  #failedMs = Number.NEGATIVE_INFINITY;

  constructor(options: AnswerCacheOptions<Answer>) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param ask asks the directory; how it fails, this does too unless an old answer will do */
  async find(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (name.length > MAX_NAME_LENGTH) return this.#options.unknown;
    const entry = this.#entries.get(name);
    if (entry === undefined) return await this.#askOnce(name, ask);
    this.#keep(name, entry);
    if (this.#ageMs(entry) < this.#ttlMs(entry)) return entry.answer;
    const failedJustNow = this.#nowMs() - this.#failedMs < RETRY_AFTER_MS;
    if (failedJustNow && this.#usableWhenStale(entry)) return this.#stale(entry);
    try {
      return await this.#askOnce(name, ask);
    } catch (error) {
      if (this.#usableWhenStale(entry)) return this.#stale(entry);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#entries.clear();
  }

  #askOnce(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    const running = this.#asking.get(name);
    if (running !== undefined) return running;
    const asked = this.#ask(name, ask).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asked);
    return asked;
  }

  async #ask(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    const askedMs = this.#nowMs();
    try {
      const answer = await ask();
      this.#keep(name, { answer, askedMs });
      return answer;
    } catch (error) {
      this.#failedMs = this.#nowMs();
      throw error;
    }
  }

  #stale({ answer }: Entry<Answer>): Answer {
    this.#options.usedStale();
    return answer;
  }

  /** An old "nobody" is no ground to turn somebody away. */
  #usableWhenStale(entry: Entry<Answer>): boolean {
    return entry.answer !== this.#options.unknown && this.#ageMs(entry) < this.#options.staleTtlMs;
  }

  #keep(name: string, entry: Entry<Answer>): void {
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size <= this.#options.entries) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  #ttlMs({ answer }: Entry<Answer>): number {
    return answer === this.#options.unknown ? this.#options.unknownTtlMs : this.#options.foundTtlMs;
  }

  #ageMs({ askedMs }: Entry<Answer>): number {
    return this.#nowMs() - askedMs;
  }

  #nowMs(): number {
    return this.#options.clock.nowMs();
  }
}
