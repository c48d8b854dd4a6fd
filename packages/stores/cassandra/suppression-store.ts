import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { SuppressionStore } from '@mailweave/injection';
import { forEachAtOnce, piecesOf } from './at-once.ts';
import type { CassandraChangeFeed } from './change-feed.ts';
import type { Statement } from './session.ts';
import { type UserData, userSlots } from './user-data.ts';

const batchRows = 50;
const batchesAtOnce = 16;

export class CassandraSuppressionStore implements SuppressionStore {
  readonly #users: UserData;
  readonly #feed: CassandraChangeFeed;

  constructor(users: UserData, feed: CassandraChangeFeed) {
    this.#users = users;
    this.#feed = feed;
  }

  async add(tenantId: TenantId, userKeys: readonly UserKey[], atMs: number): Promise<void> {
    const query = `INSERT INTO ${await this.#users.table(tenantId)} (id, slot, value) VALUES (?, ?, ?)`;
    const ofUser = (userKey: UserKey) => ({ query, params: [userKey, userSlots.suppression, String(atMs)] });
    await this.#write(tenantId, userKeys, ofUser);
  }

  async remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    const query = `DELETE FROM ${await this.#users.table(tenantId)} WHERE id = ? AND slot = ?`;
    await this.#write(tenantId, userKeys, (userKey) => ({ query, params: [userKey, userSlots.suppression] }));
  }

  async has(user: UserRef): Promise<boolean> {
    return (await this.#users.of(user)).has(userSlots.suppression);
  }

  async #write(
    tenantId: TenantId,
    userKeys: readonly UserKey[],
    ofUser: (userKey: UserKey) => Statement,
  ): Promise<void> {
    if (userKeys.length === 0) return;
    const note = this.#feed.note(userKeys.map((userKey) => ({ tenantId, userKey })));
    const write = (batch: readonly UserKey[]) => this.#users.write(batch.map(ofUser));
    await note.around(() => forEachAtOnce(piecesOf(userKeys, batchRows), batchesAtOnce, write));
  }
}
