import { AppError } from '@mailweave/foundation';

/** No session, or one that is over. */
export class SessionUnknownError extends AppError {
  constructor() {
    super({
      code: 'session-unknown',
      publicText:
        'This call needs a session: log in with POST /push/v1/sessions, and send Authorization: Bearer TOKEN with the token that comes back.',
      retry: 'after-change',
    });
  }
}

/** The mail server does not take the name and the password, or there were none. */
export class LogInRefusedError extends AppError {
  constructor() {
    super({
      code: 'log-in-refused',
      publicText: 'Log in with the name and the password of the mailbox (HTTP Basic).',
      retry: 'after-change',
    });
  }
}

/** Too many log-ins have failed. */
export class LogInLimitedError extends AppError {
  constructor() {
    super({
      code: 'log-in-limited',
      publicText: 'Too many log-ins have failed. Try again in some minutes.',
      retry: 'later',
    });
  }
}

/** There is no way to log in, or the mail server cannot be asked. */
export class LogInUnavailableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'log-in-unavailable',
      publicText: 'The mail server cannot be asked at the moment. Try again later.',
      retry: 'later',
      cause,
    });
  }
}

/** A trusted front end names somebody who is not known. */
export class AccountUnknownError extends AppError {
  constructor() {
    super({
      code: 'account-unknown',
      publicText: 'There is no such account. Make it by POST /api/push/accounts.',
      retry: 'after-change',
    });
  }
}
