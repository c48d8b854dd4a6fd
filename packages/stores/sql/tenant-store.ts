import type { KeyspaceName, Tenant, TenantId } from '@mailweave/contracts';
import type { TenantRecord, TenantStore } from '@mailweave/injection';
import { fromJson } from './columns.ts';
import type { SqlDatabase } from './database.ts';

export class SqlTenantStore implements TenantStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async create(tenant: Tenant, nowMs: number): Promise<'created' | 'known'> {
    const sql = `INSERT INTO tenant (tenant_id, version, tenant, created_at_ms, updated_at_ms)
       VALUES (?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const created = this.#database.run(sql, tenant.id, JSON.stringify(tenant), nowMs, nowMs);
    return created === 1 ? 'created' : 'known';
  }

  async find(tenantId: TenantId): Promise<TenantRecord | undefined> {
    const sql = 'SELECT version, tenant FROM tenant WHERE tenant_id = ?';
    const row = this.#database.get<{ version: number; tenant: string }>(sql, tenantId);
    return row && { version: row.version, tenant: fromJson<Tenant>(row.tenant) };
  }

  async list(): Promise<Tenant[]> {
    const rows = this.#database.all<{ tenant: string }>('SELECT tenant FROM tenant ORDER BY tenant_id');
    return rows.map(({ tenant }) => fromJson<Tenant>(tenant));
  }

  async replace({ tenant, version }: TenantRecord, nowMs: number): Promise<'replaced' | 'changed'> {
    const sql = `UPDATE tenant SET version = version + 1, tenant = ?, updated_at_ms = ?
       WHERE tenant_id = ? AND version = ?`;
    const replaced = this.#database.run(sql, JSON.stringify(tenant), nowMs, tenant.id, version);
    return replaced === 1 ? 'replaced' : 'changed';
  }

  async delete(tenantId: TenantId): Promise<boolean> {
    return this.#database.run('DELETE FROM tenant WHERE tenant_id = ?', tenantId) === 1;
  }

  async createKeyspace(name: KeyspaceName, nowMs: number): Promise<void> {
    const sql = 'INSERT INTO keyspace (name, created_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING';
    this.#database.run(sql, name, nowMs);
  }

  async hasKeyspace(name: KeyspaceName): Promise<boolean> {
    return this.#database.get('SELECT 1 FROM keyspace WHERE name = ?', name) !== undefined;
  }
}
