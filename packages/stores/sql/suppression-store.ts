import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { SuppressionStore } from '@mailweave/injection';
import { keyBytes } from './columns.ts';
import type { SqlDatabase } from './sql-database.ts';
import { first, insertRows, run } from './work.ts';

export class SqlSuppressionStore implements SuppressionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async add(tenantId: TenantId, userKeys: readonly UserKey[], atMs: number): Promise<void> {
    const rows = Array.from(new Set(userKeys), (userKey) => [tenantId, keyBytes(userKey), atMs]);
    const columns = { tenant_id: 'TEXT', user_key: 'BLOB', at_ms: 'INTEGER' } as const;
    const insertion = { table: 'suppression', columns, onConflict: 'DO NOTHING', rows };
    await this.#database.transaction([subjectOf(tenantId)], () => insertRows(insertion));
  }

  async remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    const sql = 'DELETE FROM suppression WHERE tenant_id = ? AND user_key = ?';
    await this.#database.transaction([subjectOf(tenantId)], function* () {
      for (const userKey of userKeys) yield* run(sql, tenantId, keyBytes(userKey));
    });
  }

  async has({ tenantId, userKey }: UserRef): Promise<boolean> {
    const sql = 'SELECT 1 FROM suppression WHERE tenant_id = ? AND user_key = ?';
    const row = await this.#database.perform(() => first(sql, tenantId, keyBytes(userKey)));
    return row !== undefined;
  }
}

function subjectOf(tenantId: TenantId): string {
  return `suppressions ${tenantId}`;
}
