import type { UserRef } from '@mailweave/contracts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession, Statement } from './session.ts';

/** What is known of a user, by slot, sorted by slot; see `userSlots`. */
export type UserSlots = ReadonlyMap<string, string>;

/** Slots of a user's partition begin with what they hold. */
export const userSlots = { audience: 'a/', consent: 'c/', suppression: 's', switch: 'k' } as const;

/** The partition of each user that holds what the decision asks for; rows are written one by one, without conditions. */
export class UserData {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  /** Reads that are asked for and not yet sent. */
  readonly #asked = new Map<string, Promise<UserSlots>>();

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
  }

  /** The decision asks for several things of a user at once: they are read together, by one request. */
  async of(user: UserRef): Promise<UserSlots> {
    const key = `${user.tenantId}/${user.userKey}`;
    const asked = this.#asked.get(key);
    if (asked !== undefined) return await asked;
    const reading = this.#readSoon(user, key);
    this.#asked.set(key, reading);
    return await reading;
  }

  /** The statements' keyspace has to be that of the tenant. */
  async write(statements: readonly Statement[]): Promise<void> {
    await this.#session.writeAll(statements);
  }

  /** The name of the table for statements. */
  async table(tenantId: UserRef['tenantId']): Promise<string> {
    return `${await this.#keyspaces.ofTenant(tenantId)}.user_data`;
  }

  async put({ tenantId, userKey }: UserRef, slot: string, value: string): Promise<void> {
    const query = `INSERT INTO ${await this.table(tenantId)} (id, slot, value) VALUES (?, ?, ?)`;
    await this.#session.write(query, [userKey, slot, value]);
  }

  async remove({ tenantId, userKey }: UserRef, slots: readonly string[]): Promise<void> {
    const query = `DELETE FROM ${await this.table(tenantId)} WHERE id = ? AND slot = ?`;
    await this.#session.writeAll(slots.map((slot) => ({ query, params: [userKey, slot] })));
  }

  async #readSoon({ tenantId, userKey }: UserRef, key: string): Promise<UserSlots> {
    const table = await this.table(tenantId);
    // What is asked for after this line is read by another request: it may have been written in between.
    this.#asked.delete(key);
    const rows = await this.#session.read(`SELECT slot, value FROM ${table} WHERE id = ?`, [userKey]);
    return new Map(rows.map((row) => [row.get('slot'), row.get('value')]));
  }
}

/** The entries whose slot begins so. */
export function slotsUnder(slots: ReadonlyMap<string, string>, prefix: string): [string, string][] {
  return [...slots].filter(([slot]) => slot.startsWith(prefix));
}
