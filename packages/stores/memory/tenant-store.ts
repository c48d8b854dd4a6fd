import type { KeyspaceName, Tenant, TenantId } from '@mailweave/contracts';
import type { TenantRecord, TenantStore } from '@mailweave/injection';

export class MemoryTenantStore implements TenantStore {
  readonly #records = new Map<TenantId, TenantRecord>();
  readonly #keyspaces = new Set<KeyspaceName>();

  async create(tenant: Tenant): Promise<'created' | 'known'> {
    if (this.#records.has(tenant.id)) return 'known';
    this.#records.set(tenant.id, structuredClone({ tenant, version: 1 }));
    return 'created';
  }

  async find(tenantId: TenantId): Promise<TenantRecord | undefined> {
    return structuredClone(this.#records.get(tenantId));
  }

  async list(): Promise<Tenant[]> {
    const tenants = [...this.#records.values()].map(({ tenant }) => structuredClone(tenant));
    return tenants.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async replace({ tenant, version }: TenantRecord): Promise<'replaced' | 'changed'> {
    if (this.#records.get(tenant.id)?.version !== version) return 'changed';
    this.#records.set(tenant.id, structuredClone({ tenant, version: version + 1 }));
    return 'replaced';
  }

  async delete(tenantId: TenantId): Promise<boolean> {
    return this.#records.delete(tenantId);
  }

  async createKeyspace(name: KeyspaceName): Promise<void> {
    this.#keyspaces.add(name);
  }

  async hasKeyspace(name: KeyspaceName): Promise<boolean> {
    return this.#keyspaces.has(name);
  }
}
