import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@mailweave/foundation';
import { tokenHash } from './token-hash.ts';

/** Hashes of the tokens that count, by what they are for; several while one is replaced by the next. `admin` opens everything. */
export type TokenHashes<Scope extends string> = Readonly<Record<Scope | 'admin', readonly string[]>>;

/** No token came, or one that is not known. */
class TokenUnknownError extends AppError {
  constructor(section: string) {
    super({
      code: 'token-unknown',
      publicText: `This call needs a token: Authorization: Bearer TOKEN. Make one by mailweave token create, and put its hash into ${section}.`,
      retry: 'after-change',
    });
  }
}

/** The token is known and not meant for this call. */
class TokenTooNarrowError extends AppError {
  constructor(section: string) {
    super({
      code: 'token-too-narrow',
      publicText: `This token is not for this call. Use one of ${section}.admin.`,
      retry: 'after-change',
    });
  }
}

/** Knows who may call what. */
export class TokenGate<Scope extends string> {
  readonly #section: string;
  readonly #hashes: () => TokenHashes<Scope>;

  /**
   * @param section of the configuration that the hashes are in, for the texts of errors: `middleware.tokens`
   * @param hashes as they are at this moment
   */
  constructor(section: string, hashes: () => TokenHashes<Scope>) {
    this.#section = section;
    this.#hashes = hashes;
  }

  /**
   * @param authorization the header field of the request (RFC 6750 2.1)
   * @throws TokenUnknownError, TokenTooNarrowError
   */
  check(authorization: string | undefined, scope: Scope | 'admin'): void {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new TokenUnknownError(this.#section);
    const hash = Buffer.from(tokenHash(token));
    const isOpen: Record<string, boolean> = {};
    for (const [name, hashes] of Object.entries<readonly string[]>(this.#hashes())) {
      isOpen[name] = includes(hashes, hash);
    }
    if (!Object.values(isOpen).includes(true)) throw new TokenUnknownError(this.#section);
    if (isOpen.admin !== true && isOpen[scope] !== true) throw new TokenTooNarrowError(this.#section);
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
