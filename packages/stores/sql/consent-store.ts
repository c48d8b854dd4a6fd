import type { Purpose, UserRef } from '@mailweave/contracts';
import {
  type ConsentRecord,
  type ConsentStore,
  type ConsentsInForce,
  consentsInForce,
} from '@mailweave/injection';
import type { SqlDatabase } from './sql-database.ts';
import { all, run } from './work.ts';

type Row = {
  purpose: Purpose;
  decision: ConsentRecord['decision'];
  at_ms: number;
  text_version: string;
  source: string;
};

export class SqlConsentStore implements ConsentStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async append(record: ConsentRecord): Promise<void> {
    const { tenantId, userKey, purpose, decision, atMs, textVersion, source } = record;
    const sql = `
      INSERT INTO consent (tenant_id, user_key, purpose, decision, at_ms, text_version, source)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    await this.#database.perform(() =>
      run(sql, tenantId, userKey, purpose, decision, atMs, textVersion, source),
    );
  }

  async inForce(user: UserRef): Promise<ConsentsInForce> {
    return consentsInForce(await this.history(user));
  }

  async history({ tenantId, userKey }: UserRef): Promise<ConsentRecord[]> {
    const sql = `
      SELECT purpose, decision, at_ms, text_version, source FROM consent
      WHERE tenant_id = ? AND user_key = ? ORDER BY at_ms`;
    const rows = await this.#database.perform(() => all<Row>(sql, tenantId, userKey));
    return rows.map(({ at_ms: atMs, text_version: textVersion, ...said }) => ({
      tenantId,
      userKey,
      ...said,
      atMs,
      textVersion,
    }));
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM consent WHERE tenant_id = ? AND user_key = ?';
    return await this.#database.perform(() => run(sql, tenantId, userKey));
  }
}
