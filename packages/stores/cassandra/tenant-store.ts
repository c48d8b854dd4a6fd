import type { KeyspaceName, Tenant, TenantId } from '@mailweave/contracts';
import type { TenantRecord, TenantStore } from '@mailweave/injection';
import { GuardedTable } from './guarded-table.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

/** The guarded partition with all tenants: they are few, and read rarely. */
const tenantsId = 'tenants';

export class CassandraTenantStore implements TenantStore {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#documents = new GuardedTable(session, 'control_document');
    this.#keyspaces = keyspaces;
  }

  async create(tenant: Tenant): Promise<'created' | 'known'> {
    const outcome = await this.#change<'created' | 'known'>(tenant.id, (before) =>
      before === undefined ? { result: 'created', after: { tenant, version: 1 } } : { result: 'known' },
    );
    this.#keyspaces.forget(tenant.id);
    return outcome;
  }

  async find(tenantId: TenantId): Promise<TenantRecord | undefined> {
    const text = (await this.#documents.read(await this.#keyspaces.control(), tenantsId)).get(tenantId);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async list(): Promise<Tenant[]> {
    const slots = await this.#documents.read(await this.#keyspaces.control(), tenantsId);
    const tenants = [...slots.values()].map((text) => (JSON.parse(text) as TenantRecord).tenant);
    return tenants.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async replace({ tenant, version }: TenantRecord): Promise<'replaced' | 'changed'> {
    const outcome = await this.#change<'replaced' | 'changed'>(tenant.id, (before) =>
      before?.version === version
        ? { result: 'replaced', after: { tenant, version: version + 1 } }
        : { result: 'changed' },
    );
    this.#keyspaces.forget(tenant.id);
    return outcome;
  }

  async delete(tenantId: TenantId): Promise<boolean> {
    const isDeleted = await this.#documents.change(await this.#keyspaces.control(), tenantsId, (slots) => {
      const isThere = slots.has(tenantId);
      return { result: isThere, remove: isThere ? [tenantId] : [] };
    });
    this.#keyspaces.forget(tenantId);
    return isDeleted;
  }

  async createKeyspace(name: KeyspaceName): Promise<void> {
    await this.#keyspaces.create(name);
  }

  async hasKeyspace(name: KeyspaceName): Promise<boolean> {
    return await this.#keyspaces.exists(name);
  }

  async #change<Result>(
    tenantId: TenantId,
    decide: (before: TenantRecord | undefined) => { result: Result; after?: TenantRecord },
  ): Promise<Result> {
    return await this.#documents.change(await this.#keyspaces.control(), tenantsId, (slots) => {
      const text = slots.get(tenantId);
      const { after, result } = decide(text === undefined ? undefined : JSON.parse(text));
      return { result, ...(after && { put: new Map([[tenantId, JSON.stringify(after)]]) }) };
    });
  }
}
