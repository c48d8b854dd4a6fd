import { AppError } from '@mailweave/foundation';

/** A mail server has closed a connection, says nothing, or says what nobody can read. */
export class MailServerLostError extends AppError {
  /** @param isBusy it asked to be left alone for a while (RFC 5530: UNAVAILABLE, LIMIT ...) */
  readonly isBusy: boolean;

  constructor(isBusy = false, cause?: unknown) {
    super({
      code: 'mail-server-lost',
      publicText: 'The connection to the mail server has ended. It is tried again later.',
      retry: 'later',
      cause,
    });
    this.isBusy = isBusy;
  }
}
