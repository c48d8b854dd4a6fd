import type { Clock, Secret } from '@mailweave/foundation';
import {
  type AccountId,
  type CredentialStore,
  type Credentials,
  CredentialsUnreadableError,
  type KeyRing,
  type SealedCredentials,
} from '@mailweave/push';

/** How many were sealed anew, and how many cannot be opened, because their key is not here. */
export type Rotation = { resealed: number; unreadable: number };

/** How many are read in one go. */
const BATCH = 50;

/** Keeps what listeners sign in with, sealed. */
export class CredentialVault {
  readonly #store: CredentialStore;
  readonly #ring: () => Promise<KeyRing>;
  readonly #clock: Clock;

  constructor({ clock, ring, store }: { store: CredentialStore; ring(): Promise<KeyRing>; clock: Clock }) {
    this.#store = store;
    this.#ring = ring;
    this.#clock = clock;
  }

  /** @throws AppError a passphrase that is missing or wrong, a store that cannot answer */
  async checkKeys(): Promise<void> {
    await this.#ring();
  }

  async put(accountId: AccountId, credentials: Credentials): Promise<void> {
    const ring = await this.#ring();
    await this.#store.put(ring.seal(accountId, credentials, this.#clock.nowMs()));
  }

  /** Without opening them. */
  async has(accountId: AccountId): Promise<boolean> {
    return (await this.#store.find(accountId)) !== undefined;
  }

  /** Undefined: there are none. @throws CredentialsUnreadableError */
  async find(accountId: AccountId): Promise<Credentials | undefined> {
    const [ring, sealed] = [await this.#ring(), await this.#store.find(accountId)];
    return sealed && ring.open(sealed);
  }

  /** Puts another refresh token in the place of this one; whatever else is stored by now stays. @throws CredentialsUnreadableError */
  async renew(accountId: AccountId, known: Secret, next: Secret): Promise<void> {
    const ring = await this.#ring();
    let isDone = false;
    while (!isDone) {
      const sealed = await this.#store.find(accountId);
      if (sealed === undefined) return;
      const stored = ring.open(sealed);
      if (stored.kind !== 'refresh-token' || stored.refreshToken.reveal() !== known.reveal()) return;
      const renewed = ring.seal(accountId, { ...stored, refreshToken: next }, this.#clock.nowMs());
      // It may be sealed anew just now, with another key.
      isDone = await this.#store.replace(sealed, renewed);
    }
  }

  /** False: there are none. */
  async forget(accountId: AccountId): Promise<boolean> {
    return await this.#store.remove(accountId);
  }

  /** Seals with the current key what older ones have sealed, batch by batch. What is stored meanwhile stays. */
  async rotate(): Promise<Rotation> {
    const ring = await this.#ring();
    const done = { resealed: 0, unreadable: 0 };
    let after: AccountId | undefined;
    while (true) {
      const old = await this.#store.sealedOtherwise(ring.currentKeyId, { after, limit: BATCH });
      for (const known of old) {
        const outcome = await this.#reseal(known, ring);
        if (outcome !== 'changed') done[outcome] += 1;
      }
      if (old.length < BATCH) return done;
      after = old.at(-1)?.accountId;
    }
  }

  async #reseal(known: SealedCredentials, ring: KeyRing): Promise<keyof Rotation | 'changed'> {
    try {
      const next = ring.seal(known.accountId, ring.open(known), known.storedAtMs);
      return (await this.#store.replace(known, next)) ? 'resealed' : 'changed';
    } catch (error) {
      if (error instanceof CredentialsUnreadableError) return 'unreadable';
      throw error;
    }
  }
}
