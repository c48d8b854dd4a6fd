import type { AccountId } from '../account/account.ts';

/** An account's credentials as they are stored: readable with the key only, and for this account only. */
export type SealedCredentials = {
  readonly accountId: AccountId;
  /** Which key of the ring has sealed them. */
  readonly keyId: string;
  /** Nonce, ciphertext and tag. */
  readonly sealed: Uint8Array;
  readonly storedAtMs: number;
};

/** What every process has to know of a key beside its passphrase. */
export type KeyNote = {
  readonly keyId: string;
  /** What the key is derived with, beside the passphrase. */
  readonly salt: Uint8Array;
  /** Sealed with the key, so that a wrong passphrase is noticed before anything is stored. */
  readonly check: Uint8Array;
};
