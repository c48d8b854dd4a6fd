import type { KeyspaceName, Tenant, TenantId } from '@mailweave/contracts';
import type { TenantRecord, TenantStore } from '@mailweave/injection';
import { fromJson } from './columns.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, first, run } from './work.ts';

export class SqlTenantStore implements TenantStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async create(tenant: Tenant, nowMs: number): Promise<'created' | 'known'> {
    const sql = `INSERT INTO tenant (tenant_id, version, tenant, created_at_ms, updated_at_ms)
       VALUES (?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const text = JSON.stringify(tenant);
    const created = await this.#database.perform(() => run(sql, tenant.id, text, nowMs, nowMs));
    return created === 1 ? 'created' : 'known';
  }

  async find(tenantId: TenantId): Promise<TenantRecord | undefined> {
    const sql = 'SELECT version, tenant FROM tenant WHERE tenant_id = ?';
    const row = await this.#database.perform(() => first<{ version: number; tenant: string }>(sql, tenantId));
    return row && { version: row.version, tenant: fromJson<Tenant>(row.tenant) };
  }

  async list(): Promise<Tenant[]> {
    const sql = 'SELECT tenant FROM tenant ORDER BY tenant_id';
    const rows = await this.#database.perform(() => all<{ tenant: string }>(sql));
    return rows.map(({ tenant }) => fromJson<Tenant>(tenant));
  }

  async replace({ tenant, version }: TenantRecord, nowMs: number): Promise<'replaced' | 'changed'> {
    const sql = `UPDATE tenant SET version = version + 1, tenant = ?, updated_at_ms = ?
       WHERE tenant_id = ? AND version = ?`;
    const text = JSON.stringify(tenant);
    const replaced = await this.#database.perform(() => run(sql, text, nowMs, tenant.id, version));
    return replaced === 1 ? 'replaced' : 'changed';
  }

  async delete(tenantId: TenantId): Promise<boolean> {
    const sql = 'DELETE FROM tenant WHERE tenant_id = ?';
    return (await this.#database.perform(() => run(sql, tenantId))) === 1;
  }

  async createKeyspace(name: KeyspaceName, nowMs: number): Promise<void> {
    const sql = 'INSERT INTO keyspace (name, created_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING';
    await this.#database.perform(() => run(sql, name, nowMs));
  }

  async hasKeyspace(name: KeyspaceName): Promise<boolean> {
    const sql = 'SELECT 1 FROM keyspace WHERE name = ?';
    return (await this.#database.perform(() => first(sql, name))) !== undefined;
  }
}
