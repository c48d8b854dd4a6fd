import { AppError, type Clock } from '@mailweave/foundation';
import { withinBudget } from './within-budget.ts';

/** The store was asked and did not answer in time. */
export class StoreLateError extends AppError {
  constructor() {
    super({ code: 'imap-store-late', publicText: 'The store did not answer in time.', retry: 'later' });
  }
}

/**
 * How long one command may wait for the store, over all its questions; what the backend takes meanwhile does
 * not count (docs/adr/0003-fail-open.md).
 */
export class StoreBudget {
  readonly #clock: Clock;
  #leftMs: number;

  constructor(budgetMs: number, clock: Clock) {
    this.#leftMs = budgetMs;
    this.#clock = clock;
  }

  get leftMs(): number {
    return this.#leftMs;
  }

  /** @throws StoreLateError, or what the store's answer rejects with */
  async ask<T>(answer: Promise<T>): Promise<T> {
    const startMs = this.#clock.nowMs();
    const budgeted = await withinBudget(answer, this.#leftMs);
    this.#leftMs = Math.max(0, this.#leftMs - (this.#clock.nowMs() - startMs));
    if (budgeted.outcome === 'done') return budgeted.value;
    throw budgeted.outcome === 'late' ? new StoreLateError() : budgeted.error;
  }
}
