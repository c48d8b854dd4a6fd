import { createHash } from 'node:crypto';
import type { UserRef } from '@mailweave/contracts';
import {
  type ConsentRecord,
  type ConsentStore,
  type ConsentsInForce,
  consentsInForce,
} from '@mailweave/injection';
import type { CassandraChangeFeed } from './change-feed.ts';
import { slotsUnder, type UserData, userSlots } from './user-data.ts';

export class CassandraConsentStore implements ConsentStore {
  readonly #users: UserData;
  readonly #feed: CassandraChangeFeed;

  constructor(users: UserData, feed: CassandraChangeFeed) {
    this.#users = users;
    this.#feed = feed;
  }

  async append(record: ConsentRecord): Promise<void> {
    const { tenantId, userKey, ...said } = record;
    const write = () => this.#users.put({ tenantId, userKey }, slotOf(record), JSON.stringify(said));
    await this.#feed.note([record]).around(write);
  }

  async inForce(user: UserRef): Promise<ConsentsInForce> {
    return consentsInForce(await this.history(user));
  }

  async history({ tenantId, userKey }: UserRef): Promise<ConsentRecord[]> {
    const slots = slotsUnder(await this.#users.of({ tenantId, userKey }), userSlots.consent);
    const records = slots.map(([, value]): ConsentRecord => ({ tenantId, userKey, ...JSON.parse(value) }));
    return records.sort((a, b) => a.atMs - b.atMs);
  }

  async eraseUser(user: UserRef): Promise<number> {
    const slots = slotsUnder(await this.#users.of(user), userSlots.consent).map(([slot]) => slot);
    if (slots.length > 0) await this.#feed.note([user]).around(() => this.#users.remove(user, slots));
    return slots.length;
  }
}

/** The very same record has the very same slot. */
function slotOf({ atMs, decision, purpose, source, textVersion }: ConsentRecord): string {
  const said = JSON.stringify([purpose, decision, textVersion, source]);
  return `${userSlots.consent}${atMs}/${createHash('sha256').update(said).digest('hex').slice(0, 32)}`;
}
