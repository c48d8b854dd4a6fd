/**
 * The three kinds of things that go wrong (docs/adr/0005-error-kinds.md):
 * an outcome is a returned union, a failure is an AppError, a bug is anything else.
 */

/** When the same work may succeed if it is tried again. */
export type RetryHint = 'never' | 'later' | 'after-change';

export type AppErrorOptions = {
  /** Stable, kebab-case, listed in the generated error page; clients may switch on it. */
  code: string;
  /** A sentence that may be shown to anyone: no address, no secret, no path of the machine. */
  publicText: string;
  retry?: RetryHint;
  cause?: unknown;
};

/**
 * A known failure: the operation stops, its one catch turns it into an answer.
 * Subclasses name the failure; `code` is what the edge maps to an IMAP or HTTP status.
 */
export class AppError extends Error {
  readonly code: string;
  readonly publicText: string;
  readonly retry: RetryHint;

  constructor(options: AppErrorOptions) {
    super(options.publicText, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.publicText = options.publicText;
    this.retry = options.retry ?? 'never';
  }
}
