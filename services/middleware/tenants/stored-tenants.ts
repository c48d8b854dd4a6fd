import type { Tenant, TenantId } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import type { TenantStore } from '@mailweave/injection';

/** What another process changed about a tenant shows here after this time at the latest. */
const MAX_AGE_MS = 1_000;
const MAX_ENTRIES = 10_000;

type Entry = { checkedAtMs: number; found: Promise<Tenant | undefined> };

/** Tenants that calls have made, kept for a second: every opening of an inbox asks, and they hardly ever change. */
export class StoredTenants {
  readonly #store: Pick<TenantStore, 'find' | 'hasKeyspace'>;
  readonly #clock: Clock;
  readonly #entries = new Map<TenantId, Entry>();
  /** A keyspace that is there stays. */
  readonly #keyspaces = new Set<string>();

  constructor(store: Pick<TenantStore, 'find' | 'hasKeyspace'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** As it is stored, with its secrets sealed. */
  async of(tenantId: TenantId): Promise<Tenant | undefined> {
    const known = this.#entries.get(tenantId);
    const nowMs = this.#clock.nowMs();
    // A clock that was set back must not keep an entry for ever.
    const isFresh = known !== undefined && Math.abs(nowMs - known.checkedAtMs) < MAX_AGE_MS;
    return await (isFresh ? known : this.#load(tenantId, nowMs)).found;
  }

  async hasKeyspace({ keyspaceName }: Tenant): Promise<boolean> {
    if (this.#keyspaces.has(keyspaceName)) return true;
    const isThere = await this.#store.hasKeyspace(keyspaceName);
    if (isThere) this.#keyspaces.add(keyspaceName);
    return isThere;
  }

  /** After a change by this process: the next question goes to the store. */
  forget(tenantId: TenantId): void {
    this.#entries.delete(tenantId);
  }

  #load(tenantId: TenantId, checkedAtMs: number): Entry {
    const found = this.#store.find(tenantId).then((record) => record?.tenant);
    const entry: Entry = { checkedAtMs, found };
    // Whoever makes names up must not fill the memory with them.
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#entries.set(tenantId, entry);
    found.catch(() => {
      if (this.#entries.get(tenantId) === entry) this.#entries.delete(tenantId);
    });
    return entry;
  }
}
