import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@mailweave/foundation';
import type { CallbackCredentials } from './callback-credentials.ts';

/** A callback without the right name and password. */
export class CallbackRefusedError extends AppError {
  constructor() {
    super({
      code: 'callback-refused',
      publicText:
        'This call needs the name and password of push.dovecot, or of com.openexchange.rest.services.basic-auth, as HTTP Basic: write them into the URL that Dovecot calls.',
      retry: 'after-change',
    });
  }
}

/** Whether a header field Authorization has these (RFC 7617 2). It takes the same time whatever differs. */
export function isAuthorized(authorization: string | undefined, right: CallbackCredentials): boolean {
  const given = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(
    digest(Buffer.from(given, 'base64')),
    digest(`${right.login}:${right.password.reveal()}`),
  );
}

function digest(value: Buffer | string): Buffer {
  return createHash('sha256').update(value).digest();
}
