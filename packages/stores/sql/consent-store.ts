import type { Purpose, UserRef } from '@mailweave/contracts';
import {
  type ConsentRecord,
  type ConsentStore,
  type ConsentsInForce,
  consentsInForce,
} from '@mailweave/injection';
import type { SqlDatabase } from './database.ts';

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
    this.#database.run(
      `INSERT INTO consent (tenant_id, user_key, purpose, decision, at_ms, text_version, source)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      record.tenantId,
      record.userKey,
      record.purpose,
      record.decision,
      record.atMs,
      record.textVersion,
      record.source,
    );
  }

  async inForce(user: UserRef): Promise<ConsentsInForce> {
    return consentsInForce(await this.history(user));
  }

  async history({ tenantId, userKey }: UserRef): Promise<ConsentRecord[]> {
    const rows = this.#database.all<Row>(
      `SELECT purpose, decision, at_ms, text_version, source FROM consent
       WHERE tenant_id = ? AND user_key = ? ORDER BY at_ms`,
      tenantId,
      userKey,
    );
    return rows.map(({ at_ms: atMs, text_version: textVersion, ...said }) => ({
      tenantId,
      userKey,
      ...said,
      atMs,
      textVersion,
    }));
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    return this.#database.run('DELETE FROM consent WHERE tenant_id = ? AND user_key = ?', tenantId, userKey);
  }
}
