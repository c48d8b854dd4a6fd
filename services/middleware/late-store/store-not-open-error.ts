import { AppError } from '@mailweave/foundation';

/** The store could not be opened yet; the program goes on without it and tries again. */
export class StoreNotOpenError extends AppError {
  /** @param cause why it could not be opened the last time */
  constructor(cause?: unknown) {
    const reason = cause instanceof AppError ? ` ${cause.publicText}` : '';
    super({
      code: 'store-not-open',
      publicText: `The store of middleware.stores.path cannot be opened, so nothing is woven; it is tried again without a restart.${reason}`,
      retry: 'later',
      cause,
    });
  }
}
