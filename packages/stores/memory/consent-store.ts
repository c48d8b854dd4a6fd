import type { UserRef } from '@mailweave/contracts';
import {
  type ConsentRecord,
  type ConsentStore,
  type ConsentsInForce,
  consentsInForce,
} from '@mailweave/injection';
import type { MemoryChangeFeed } from './change-feed.ts';
import { userId } from './user-id.ts';

export class MemoryConsentStore implements ConsentStore {
  /** By user, then by the record's own text, so that the very same record is kept once. */
  readonly #users = new Map<string, Map<string, ConsentRecord>>();
  readonly #changes: MemoryChangeFeed;

  constructor(changes: MemoryChangeFeed) {
    this.#changes = changes;
  }

  async append(record: ConsentRecord): Promise<void> {
    const { purpose, decision, atMs, textVersion, source } = record;
    const ofUser = this.#users.get(userId(record)) ?? new Map<string, ConsentRecord>();
    ofUser.set(JSON.stringify([purpose, decision, atMs, textVersion, source]), { ...record });
    this.#users.set(userId(record), ofUser);
    this.#changes.note(record);
  }

  async inForce(user: UserRef): Promise<ConsentsInForce> {
    return consentsInForce(await this.history(user));
  }

  async history(user: UserRef): Promise<ConsentRecord[]> {
    const records = [...(this.#users.get(userId(user))?.values() ?? [])];
    return structuredClone(records.sort((a, b) => a.atMs - b.atMs));
  }

  async eraseUser(user: UserRef): Promise<number> {
    const erased = this.#users.get(userId(user))?.size ?? 0;
    this.#users.delete(userId(user));
    if (erased > 0) this.#changes.note(user);
    return erased;
  }
}
