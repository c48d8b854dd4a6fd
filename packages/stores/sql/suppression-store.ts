import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { SuppressionStore } from '@mailweave/injection';
import { keyBytes } from './columns.ts';
import type { SqlDatabase } from './database.ts';

export class SqlSuppressionStore implements SuppressionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async add(tenantId: TenantId, userKeys: readonly UserKey[], atMs: number): Promise<void> {
    const sql =
      'INSERT INTO suppression (tenant_id, user_key, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    this.#database.transaction(() => {
      for (const userKey of userKeys) this.#database.run(sql, tenantId, keyBytes(userKey), atMs);
    });
  }

  async remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    const sql = 'DELETE FROM suppression WHERE tenant_id = ? AND user_key = ?';
    this.#database.transaction(() => {
      for (const userKey of userKeys) this.#database.run(sql, tenantId, keyBytes(userKey));
    });
  }

  async has({ tenantId, userKey }: UserRef): Promise<boolean> {
    const sql = 'SELECT 1 FROM suppression WHERE tenant_id = ? AND user_key = ?';
    return this.#database.get(sql, tenantId, keyBytes(userKey)) !== undefined;
  }
}
