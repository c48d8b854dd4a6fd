import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AppError, type RandomSource, type Secret } from '@mailweave/foundation';

const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret is to be stored or used, and the configuration has no key for it. */
class SecretsKeyMissingError extends AppError {
  constructor() {
    super({
      code: 'secrets-key-missing',
      publicText:
        'Secrets of tenants are stored encrypted, and there is no key. Set middleware.secretsKey to 64 hexadecimal digits, made by openssl rand -hex 32 for example.',
      retry: 'after-change',
    });
  }
}

/** What is stored was encrypted by another key, or for another place, or was changed since. */
class SecretUnreadableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'secret-unreadable',
      publicText:
        'A stored secret cannot be decrypted. Set middleware.secretsKey to the key it was stored with, or give the secret anew.',
      retry: 'after-change',
      cause,
    });
  }
}

/** Encrypts what the store may not see: AES-256-GCM, with a nonce of its own for each secret. */
export class SecretBox {
  readonly #key: Buffer | undefined;
  readonly #random: RandomSource;

  /** @param key 64 hexadecimal digits */
  constructor(key: Secret | undefined, random: RandomSource) {
    this.#key = key && Buffer.from(key.reveal(), 'hex');
    this.#random = random;
  }

  /**
   * @param place what the secret belongs to: it can be opened for this only
   * @throws SecretsKeyMissingError
   */
  seal(secret: string, place: string): string {
    const nonce = Buffer.from(this.#random.hex(NONCE_BYTES), 'hex');
    const cipher = createCipheriv('aes-256-gcm', this.#usableKey(), nonce).setAAD(Buffer.from(place));
    const encrypted = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return VERSION + Buffer.concat([nonce, encrypted, cipher.getAuthTag()]).toString('base64');
  }

  /** @throws SecretsKeyMissingError, SecretUnreadableError */
  open(sealed: string, place: string): string {
    const key = this.#usableKey();
    try {
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64');
      const tagAt = bytes.length - TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(tagAt));
      const secret = [decipher.update(bytes.subarray(NONCE_BYTES, tagAt)), decipher.final()];
      return Buffer.concat(secret).toString();
    } catch (cause) {
      throw new SecretUnreadableError(cause);
    }
  }

  #usableKey(): Buffer {
    if (this.#key === undefined) throw new SecretsKeyMissingError();
    return this.#key;
  }
}
