import { AppError } from '@mailweave/foundation';

/** The IMAP server said something that ends the conversation. */
export class BackendProtocolError extends AppError {
  /** @param what what was wrong, without anything that was received */
  constructor(what: string) {
    super({
      code: 'imap-backend-protocol',
      publicText: `The mail server sent ${what}.`,
      retry: 'later',
    });
  }
}
