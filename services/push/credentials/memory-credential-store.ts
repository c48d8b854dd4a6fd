import type { AccountId, CredentialStore, KeyNote, SealedCredentials } from '@mailweave/push';

/** Credentials that are nowhere on a disk: they go with the process, and no other one knows them. */
export class MemoryCredentialStore implements CredentialStore {
  readonly #credentials = new Map<AccountId, SealedCredentials>();
  readonly #notes = new Map<string, KeyNote>();

  async put(credentials: SealedCredentials): Promise<void> {
    this.#credentials.set(credentials.accountId, credentials);
  }

  async find(accountId: AccountId): Promise<SealedCredentials | undefined> {
    return this.#credentials.get(accountId);
  }

  async remove(accountId: AccountId): Promise<boolean> {
    return this.#credentials.delete(accountId);
  }

  async sealedOtherwise(
    keyId: string,
    { after = '', limit }: { after?: AccountId | '' | undefined; limit: number },
  ): Promise<SealedCredentials[]> {
    return [...this.#credentials.values()]
      .filter((each) => each.keyId !== keyId && each.accountId > after)
      .sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
      .slice(0, limit);
  }

  async replace(known: SealedCredentials, next: SealedCredentials): Promise<boolean> {
    const stored = this.#credentials.get(known.accountId);
    if (stored === undefined || Buffer.compare(stored.sealed, known.sealed) !== 0) return false;
    this.#credentials.set(next.accountId, next);
    return true;
  }

  async keyNote(proposed: KeyNote): Promise<KeyNote> {
    const note = this.#notes.get(proposed.keyId) ?? proposed;
    this.#notes.set(note.keyId, note);
    return note;
  }
}
