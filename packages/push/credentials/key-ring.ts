import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';
import { AppError, type RandomSource, type Secret } from '@mailweave/foundation';
import type { AccountId } from '../account/account.ts';
import type { CredentialStore } from '../ports.ts';
import {
  type Credentials,
  CredentialsUnreadableError,
  readCredentials,
  writeCredentials,
} from './credentials.ts';
import type { KeyNote, SealedCredentials } from './sealed-credentials.ts';

/** A key, as the configuration has it. */
export type KeyPassphrase = { readonly keyId: string; readonly passphrase: Secret };

/** Credentials are to be stored, and there is no passphrase. */
class PassphraseMissingError extends AppError {
  constructor() {
    super({
      code: 'credentials-passphrase-missing',
      publicText:
        'Credentials are to be stored, and there is no passphrase to encrypt them with. Set push.credentials.keys, or com.openexchange.push.credstorage.passcrypt, to a long random text that is the same on every node.',
      retry: 'after-change',
    });
  }
}

/** The passphrase is another one than that which the key was first used with. */
class PassphraseWrongError extends AppError {
  constructor(keyId: string) {
    super({
      code: 'credentials-passphrase-wrong',
      publicText: `The passphrase of the key ${keyId} is not the one that credentials were stored with. Give back the old passphrase, or give the new one a new key id and put it first.`,
      retry: 'after-change',
    });
  }
}

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** scrypt (RFC 7914) with 32 MiB: some hundredths of a second, once for each start and key. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

const CHECKED_TEXT = Buffer.from('mailweave push credentials');

/** Keys by their ids. The first seals; all open. */
export class KeyRing {
  /** What new credentials are sealed with. */
  readonly currentKeyId: string;
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #random: RandomSource;

  private constructor(keys: ReadonlyMap<string, Buffer>, currentKeyId: string, random: RandomSource) {
    this.#keys = keys;
    this.currentKeyId = currentKeyId;
    this.#random = random;
  }

  /**
   * Derives the keys. Their salts are in the store; the first process that uses a key puts one there.
   * @param passphrases the current one first
   * @throws PassphraseMissingError, PassphraseWrongError
   */
  static async open(
    passphrases: readonly KeyPassphrase[],
    { random, store }: { store: Pick<CredentialStore, 'keyNote'>; random: RandomSource },
  ): Promise<KeyRing> {
    const [current] = passphrases;
    if (current === undefined || passphrases.some(({ passphrase }) => passphrase.reveal() === ''))
      throw new PassphraseMissingError();
    const keys = new Map<string, Buffer>();
    for (const each of passphrases) {
      const proposed = proposedNote(each, random);
      const note = await store.keyNote(proposed.note);
      const isOurs = Buffer.compare(note.salt, proposed.note.salt) === 0;
      keys.set(each.keyId, isOurs ? proposed.key : checkedKey(each, note));
    }
    return new KeyRing(keys, current.keyId, random);
  }

  seal(accountId: AccountId, credentials: Credentials, storedAtMs: number): SealedCredentials {
    const keyId = this.currentKeyId;
    const plain = writeCredentials(credentials);
    const sealed = sealedBytes(this.#key(keyId), plain, {
      place: placeOf(keyId, accountId),
      random: this.#random,
    });
    plain.fill(0);
    return { accountId, keyId, sealed, storedAtMs };
  }

  /** @throws CredentialsUnreadableError */
  open({ accountId, keyId, sealed }: SealedCredentials): Credentials {
    const plain = openedBytes(this.#key(keyId), sealed, placeOf(keyId, accountId));
    const credentials = readCredentials(plain);
    plain.fill(0);
    return credentials;
  }

  #key(keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new CredentialsUnreadableError();
    return key;
  }
}

/** What is moved to another account, or said to be of another key, opens no more. */
function placeOf(keyId: string, accountId: AccountId | ''): Buffer {
  return Buffer.from(JSON.stringify(['push credentials', keyId, accountId]));
}

function proposedNote(
  { keyId, passphrase }: KeyPassphrase,
  random: RandomSource,
): { key: Buffer; note: KeyNote } {
  const salt = Buffer.from(random.hex(SALT_BYTES), 'hex');
  const key = derivedKey(passphrase, salt);
  const check = sealedBytes(key, CHECKED_TEXT, { place: placeOf(keyId, ''), random });
  return { key, note: { keyId, salt, check } };
}

/** @throws PassphraseWrongError */
function checkedKey({ keyId, passphrase }: KeyPassphrase, note: KeyNote): Buffer {
  const key = derivedKey(passphrase, note.salt);
  try {
    openedBytes(key, note.check, placeOf(keyId, ''));
  } catch {
    throw new PassphraseWrongError(keyId);
  }
  return key;
}

function derivedKey(passphrase: Secret, salt: Uint8Array): Buffer {
  return scryptSync(passphrase.reveal().normalize('NFC'), salt, KEY_BYTES, COST);
}

/** AES-256-GCM, with a nonce of its own each time: nonce, ciphertext, tag. */
function sealedBytes(
  key: Buffer,
  plain: Buffer,
  { place, random }: { place: Buffer; random: RandomSource },
): Buffer {
  const nonce = Buffer.from(random.hex(NONCE_BYTES), 'hex');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws CredentialsUnreadableError */
function openedBytes(key: Buffer, sealed: Uint8Array, place: Buffer): Buffer {
  const tagAt = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      .setAAD(place)
      .setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
  } catch (cause) {
    throw new CredentialsUnreadableError(cause);
  }
}
