import type { TenantId } from '@mailweave/contracts';
import type { RevisionRef } from '@mailweave/injection';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';
import { SharedReads } from './shared-reads.ts';

export type StateSlots = ReadonlyMap<string, string>;

const stateId = 'state';

/** What every decision of a tenant has to know: a partition of a few rows that every opening of an inbox asks for. */
export class TenantState {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #reads = new SharedReads<StateSlots>();

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
  }

  async of(tenantId: TenantId): Promise<StateSlots> {
    return await this.#reads.of(tenantId, () => this.#read(tenantId));
  }

  /** `ttlSeconds` 0: for ever. */
  async put(tenantId: TenantId, slot: string, value: string, ttlSeconds = 0): Promise<void> {
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    const query = `INSERT INTO ${keyspace}.tenant_data (id, slot, value) VALUES (?, ?, ?) USING TTL ?`;
    await this.#session.write(query, [stateId, slot, value, ttlSeconds]);
  }

  async remove(tenantId: TenantId, slot: string): Promise<void> {
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    await this.#session.write(`DELETE FROM ${keyspace}.tenant_data WHERE id = ? AND slot = ?`, [
      stateId,
      slot,
    ]);
  }

  async #read(tenantId: TenantId): Promise<StateSlots> {
    const keyspace = await this.#keyspaces.ofTenant(tenantId);
    const query = `SELECT slot, value FROM ${keyspace}.tenant_data WHERE id = ?`;
    const rows = await this.#session.read(query, [stateId]);
    return new Map(rows.map((row) => [row.get('slot'), row.get('value')]));
  }
}

/** Slots of the state begin with what they hold. */
export const stateSlots = { tenantSwitch: 'switch/tenant', campaignSwitch: 'switch/campaign/' } as const;

/** How often the rows of a revision were deleted: rows of an earlier generation are there no more. */
export function generationSlot({ campaignId, revision }: Omit<RevisionRef, 'tenantId'>): string {
  return `deleted/${campaignId}/${revision}`;
}
