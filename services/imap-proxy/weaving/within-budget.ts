/** `late`: the time ran out; the work goes on and its result is dropped. */
export type Budgeted<T> =
  | { outcome: 'done'; value: T }
  | { outcome: 'late' }
  | { outcome: 'failed'; error: unknown };

/** Waits for work, but not longer than the budget; never rejects (docs/adr/0003-fail-open.md). */
export function withinBudget<T>(work: Promise<T>, budgetMs: number): Promise<Budgeted<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ outcome: 'late' }), Math.max(0, budgetMs));
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve({ outcome: 'done', value });
      },
      (error: unknown) => {
        clearTimeout(timer);
        resolve({ outcome: 'failed', error });
      },
    );
  });
}
