import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@mailweave/foundation';
import { tokenHash } from './token-hash.ts';

/** `admin`: everything. `imap`: the calls of the injection proxy. */
export type TokenScope = 'admin' | 'imap';

/** Hashes of the tokens that count, by what they are for; several while one is replaced by the next. */
export type TokenHashes = Readonly<Record<TokenScope, readonly string[]>>;

/** No token came, or one that is not known. */
class TokenUnknownError extends AppError {
  constructor() {
    super({
      code: 'token-unknown',
      publicText:
        'This call needs a token: Authorization: Bearer TOKEN. Make one by mailweave token create, and put its hash into middleware.tokens.',
      retry: 'after-change',
    });
  }
}

/** The token is known and not meant for this call. */
class TokenTooNarrowError extends AppError {
  constructor() {
    super({
      code: 'token-too-narrow',
      publicText: 'This token is not for this call. Use one of middleware.tokens.admin.',
      retry: 'after-change',
    });
  }
}

/** Knows who may call what. */
export class TokenGate {
  readonly #hashes: TokenHashes;

  constructor(hashes: TokenHashes) {
    this.#hashes = hashes;
  }

  /**
   * @param authorization the header field of the request (RFC 6750 2.1)
   * @throws TokenUnknownError, TokenTooNarrowError
   */
  check(authorization: string | undefined, scope: TokenScope): void {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new TokenUnknownError();
    const hash = Buffer.from(tokenHash(token));
    const isAdmin = includes(this.#hashes.admin, hash);
    const isImap = includes(this.#hashes.imap, hash);
    if (!isAdmin && !isImap) throw new TokenUnknownError();
    if (scope === 'admin' && !isAdmin) throw new TokenTooNarrowError();
  }
}

/** Takes the same time whichever it is, and if it is none. */
function includes(hashes: readonly string[], hash: Buffer): boolean {
  const equal = hashes.map((known) => {
    const bytes = Buffer.from(known);
    return bytes.length === hash.length && timingSafeEqual(bytes, hash);
  });
  return equal.includes(true);
}
