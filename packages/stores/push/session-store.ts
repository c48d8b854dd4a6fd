import { type AccountId, accountNumbers, type SessionStore, type StoredSession } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first, run } from '../sql/work.ts';

type Row = {
  token_hash: string;
  account_id: AccountId;
  client_id: string | null;
  created_at_ms: number;
  expires_at_ms: number;
};

export class SqlSessionStore implements SessionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async put({ accountId, clientId, createdAtMs, expiresAtMs, tokenHash }: StoredSession): Promise<void> {
    const sql = `
      INSERT INTO push_session (token_hash, account_id, client_id, created_at_ms, expires_at_ms)
      VALUES (?, ?, ?, ?, ?)`;
    await this.#database.perform(() =>
      run(sql, tokenHash, accountId, clientId ?? null, createdAtMs, expiresAtMs),
    );
  }

  async find(tokenHash: string, nowMs: number): Promise<StoredSession | undefined> {
    const sql = 'SELECT * FROM push_session WHERE token_hash = ? AND expires_at_ms > ?';
    const row = await this.#database.perform(() => first<Row>(sql, tokenHash, nowMs));
    return row && sessionOf(row);
  }

  async remove(tokenHash: string): Promise<boolean> {
    const sql = 'DELETE FROM push_session WHERE token_hash = ?';
    return (await this.#database.perform(() => run(sql, tokenHash))) === 1;
  }

  async removeOfAccount(accountId: AccountId): Promise<void> {
    await this.#database.perform(() => run('DELETE FROM push_session WHERE account_id = ?', accountId));
  }

  async hasAny(accountId: AccountId, nowMs: number): Promise<boolean> {
    const sql = 'SELECT 1 AS one FROM push_session WHERE account_id = ? AND expires_at_ms > ? LIMIT 1';
    return (await this.#database.perform(() => first(sql, accountId, nowMs))) !== undefined;
  }

  async accounts(
    { after, limit }: { after?: AccountId | undefined; limit: number },
    nowMs: number,
  ): Promise<AccountId[]> {
    const { contextId, userId } = after ? accountNumbers(after) : { contextId: 0, userId: 0 };
    const sql = `
      SELECT account_id FROM push_account
      WHERE (context_id, user_id) > (?, ?) AND EXISTS (
        SELECT 1 FROM push_session
        WHERE push_session.account_id = push_account.account_id AND expires_at_ms > ?)
      ORDER BY context_id, user_id LIMIT ?`;
    const rows = await this.#database.perform(() =>
      all<{ account_id: AccountId }>(sql, contextId, userId, nowMs, limit),
    );
    return rows.map(({ account_id: accountId }) => accountId);
  }

  async removeExpired(nowMs: number): Promise<number> {
    return await this.#database.perform(() =>
      run('DELETE FROM push_session WHERE expires_at_ms <= ?', nowMs),
    );
  }
}

function sessionOf(row: Row): StoredSession {
  const { account_id: accountId, client_id: clientId, created_at_ms: createdAtMs } = row;
  return {
    tokenHash: row.token_hash,
    accountId,
    createdAtMs,
    expiresAtMs: row.expires_at_ms,
    ...(clientId !== null && { clientId }),
  };
}
