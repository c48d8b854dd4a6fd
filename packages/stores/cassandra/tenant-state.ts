import type { TenantId } from '@mailweave/contracts';
import type { RevisionRef } from '@mailweave/injection';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

export type StateSlots = ReadonlyMap<string, string>;

/** Under way, and the one that begins after it. */
type Reading = { now: Promise<StateSlots>; next?: Promise<StateSlots> };

const stateId = 'state';

/**
 * What every decision of a tenant has to know: a partition of a few rows that every opening of an inbox asks for. One
 * read at a time is under way; whoever asks meanwhile shares the next, so nobody gets what was read before he asked.
 */
export class TenantState {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #readings = new Map<TenantId, Reading>();

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
  }

  async of(tenantId: TenantId): Promise<StateSlots> {
    const reading = this.#readings.get(tenantId);
    if (reading === undefined) return await this.#begin(tenantId);
    reading.next ??= reading.now.then(
      () => this.#begin(tenantId),
      () => this.#begin(tenantId),
    );
    return await reading.next;
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

  async #begin(tenantId: TenantId): Promise<StateSlots> {
    const now = this.#read(tenantId);
    const reading: Reading = { now };
    this.#readings.set(tenantId, reading);
    try {
      return await now;
    } finally {
      // Otherwise the next one takes its place.
      if (this.#readings.get(tenantId) === reading && reading.next === undefined)
        this.#readings.delete(tenantId);
    }
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
