import { AppError } from '@mailweave/foundation';

/** No answer that can be used: the proxy shows the real mailbox. */
export class MiddlewareUnavailableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'middleware-unavailable',
      publicText: 'The middleware at imap.middleware.url does not answer. It is asked again by itself.',
      retry: 'later',
      cause,
    });
  }
}

/** The middleware answers, and will not do it: a wrong token, an unknown tenant. */
export class MiddlewareRefusedError extends AppError {
  readonly status: number;

  constructor(status: number) {
    super({
      code: 'middleware-refused',
      publicText: `The middleware at imap.middleware.url refuses the call with status ${status}. Check imap.middleware.token and imap.tenantId.`,
      retry: 'after-change',
    });
    this.status = status;
  }
}
