import { AppError } from '@mailweave/foundation';

/** A store that cannot answer just now. */
export class StoreAwayError extends AppError {
  constructor() {
    super({ code: 'store-failed', publicText: 'The store does not answer.', retry: 'later' });
  }
}
