import { AppError } from '@mailweave/foundation';

/** The account has no such subscription. */
export class SubscriptionUnknownError extends AppError {
  constructor() {
    super({
      code: 'subscription-unknown',
      publicText: 'There is no such subscription: subscribe again.',
      retry: 'after-change',
    });
  }
}

/** The account has as many as it may. */
export class SubscriptionsTooManyError extends AppError {
  constructor() {
    super({
      code: 'subscriptions-too-many',
      publicText: 'The account has as many subscriptions as it may: remove one.',
      retry: 'after-change',
    });
  }
}

/** The code is wrong or over, or was tried too often. */
export class VerificationRefusedError extends AppError {
  constructor() {
    super({
      code: 'verification-refused',
      publicText:
        'The code does not count: it is wrong or over, or too many were tried. Subscribe again for another one.',
      retry: 'after-change',
    });
  }
}

/** The session is another client's. */
export class ClientForeignError extends AppError {
  constructor() {
    super({
      code: 'client-foreign',
      publicText: 'The client id is not that of the session.',
      retry: 'after-change',
    });
  }
}
