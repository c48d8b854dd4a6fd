import { AppError, Secret } from '@mailweave/foundation';

/** What a listener signs in with, as its owner gave it. */
export type Credentials =
  | { readonly kind: 'password'; readonly login: string; readonly password: Secret }
  /** OAuth 2.0: access tokens are had for it (RFC 6749 6). */
  | { readonly kind: 'refresh-token'; readonly login: string; readonly refreshToken: Secret };

/** Sealed with a key that is not here, or changed since, or of another account. */
export class CredentialsUnreadableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'credentials-unreadable',
      publicText:
        'Stored credentials cannot be decrypted. Put the key they were stored with back among push.credentials.keys, or have the owner log in again.',
      retry: 'after-change',
      cause,
    });
  }
}

/** As what is sealed. */
export function writeCredentials(credentials: Credentials): Buffer {
  const { kind, login } = credentials;
  const secret = kind === 'password' ? credentials.password : credentials.refreshToken;
  return Buffer.from(JSON.stringify([kind, login, secret.reveal()]));
}

/** @throws CredentialsUnreadableError for what writeCredentials has not written */
export function readCredentials(bytes: Buffer): Credentials {
  const [kind, login, secret] = parsed(bytes);
  if (typeof login !== 'string' || typeof secret !== 'string') throw new CredentialsUnreadableError();
  switch (kind) {
    case 'password':
      return { kind, login, password: new Secret(secret) };
    case 'refresh-token':
      return { kind, login, refreshToken: new Secret(secret) };
    default:
      throw new CredentialsUnreadableError();
  }
}

/** The error of JSON.parse would show what it cannot read. */
function parsed(bytes: Buffer): unknown[] {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return Array.isArray(value) ? value : [];
  } catch {
    throw new CredentialsUnreadableError();
  }
}
