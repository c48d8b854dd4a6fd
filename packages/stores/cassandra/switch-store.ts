import type { TenantId, UserRef } from '@mailweave/contracts';
import type { KillSwitch, StoreChange, SwitchStore, ThrownSwitches } from '@mailweave/injection';
import type { CassandraChangeFeed } from './change-feed.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';
import { stateSlots, type TenantState } from './tenant-state.ts';
import { slotsUnder, type UserData, userSlots } from './user-data.ts';

/** Users with a switch of their own, for whoever lists switches. */
const usersId = 'user-switches';

export class CassandraSwitchStore implements SwitchStore {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #parts: { users: UserData; state: TenantState; feed: CassandraChangeFeed };

  constructor(
    session: CassandraSession,
    keyspaces: Keyspaces,
    parts: { users: UserData; state: TenantState; feed: CassandraChangeFeed },
  ) {
    this.#session = session;
    this.#keyspaces = keyspaces;
    this.#parts = parts;
  }

  async throw(target: KillSwitch, atMs: number): Promise<void> {
    const { feed, state, users } = this.#parts;
    await feed.note([concerned(target)]).around(async () => {
      if (target.scope !== 'user') return await state.put(target.tenantId, slotOf(target), String(atMs));
      const table = await this.#table(target.tenantId);
      const query = `INSERT INTO ${table} (id, slot, value) VALUES (?, ?, ?)`;
      // The list first: a switch that is thrown can be found and released.
      await this.#session.write(query, [usersId, target.userKey, String(atMs)]);
      await users.put(target, userSlots.switch, String(atMs));
    });
  }

  async release(target: KillSwitch): Promise<void> {
    const { feed, state, users } = this.#parts;
    await feed.note([concerned(target)]).around(async () => {
      if (target.scope !== 'user') return await state.remove(target.tenantId, slotOf(target));
      await users.remove(target, [userSlots.switch]);
      const query = `DELETE FROM ${await this.#table(target.tenantId)} WHERE id = ? AND slot = ?`;
      await this.#session.write(query, [usersId, target.userKey]);
    });
  }

  async thrownFor(user: UserRef): Promise<ThrownSwitches> {
    const { state, users } = this.#parts;
    const [ofTenant, ofUser] = await Promise.all([state.of(user.tenantId), users.of(user)]);
    return {
      tenant: ofTenant.has(stateSlots.tenantSwitch),
      user: ofUser.has(userSlots.switch),
      campaigns: new Set(campaignsIn(ofTenant)),
    };
  }

  async thrownIn(tenantId: TenantId): Promise<KillSwitch[]> {
    const query = `SELECT slot FROM ${await this.#table(tenantId)} WHERE id = ?`;
    const [state, users] = await Promise.all([
      this.#parts.state.of(tenantId),
      this.#session.read(query, [usersId]),
    ]);
    return [
      ...(state.has(stateSlots.tenantSwitch) ? [{ scope: 'tenant', tenantId } as const] : []),
      ...campaignsIn(state).map((campaignId) => ({ scope: 'campaign', tenantId, campaignId }) as const),
      ...users.map((row) => ({ scope: 'user', tenantId, userKey: row.get('slot') }) as const),
    ];
  }

  async #table(tenantId: TenantId): Promise<string> {
    return `${await this.#keyspaces.ofTenant(tenantId)}.tenant_data`;
  }
}

/** One user, or everybody of the tenant. */
function concerned(target: KillSwitch): StoreChange {
  return target.scope === 'user' ? target : { tenantId: target.tenantId };
}

function slotOf(target: Exclude<KillSwitch, { scope: 'user' }>): string {
  return target.scope === 'tenant'
    ? stateSlots.tenantSwitch
    : `${stateSlots.campaignSwitch}${target.campaignId}`;
}

function campaignsIn(state: ReadonlyMap<string, string>): string[] {
  return slotsUnder(state, stateSlots.campaignSwitch).map(([slot]) =>
    slot.slice(stateSlots.campaignSwitch.length),
  );
}
