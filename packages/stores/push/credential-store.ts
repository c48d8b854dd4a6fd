import type { AccountId, CredentialStore, KeyNote, SealedCredentials } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first, run } from '../sql/work.ts';

type Row = { account_id: AccountId; key_id: string; sealed: Uint8Array; stored_at_ms: number };

export class SqlCredentialStore implements CredentialStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async put({ accountId, keyId, sealed, storedAtMs }: SealedCredentials): Promise<void> {
    const sql = `
      INSERT INTO push_credentials (account_id, key_id, sealed, stored_at_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE
      SET key_id = excluded.key_id, sealed = excluded.sealed, stored_at_ms = excluded.stored_at_ms`;
    await this.#database.perform(() => run(sql, accountId, keyId, sealed, storedAtMs));
  }

  async find(accountId: AccountId): Promise<SealedCredentials | undefined> {
    const sql = 'SELECT * FROM push_credentials WHERE account_id = ?';
    const row = await this.#database.perform(() => first<Row>(sql, accountId));
    return row && credentialsOf(row);
  }

  async remove(accountId: AccountId): Promise<boolean> {
    const sql = 'DELETE FROM push_credentials WHERE account_id = ?';
    return (await this.#database.perform(() => run(sql, accountId))) === 1;
  }

  async sealedOtherwise(
    keyId: string,
    { after, limit }: { after?: AccountId | undefined; limit: number },
  ): Promise<SealedCredentials[]> {
    const sql = `
      SELECT * FROM push_credentials WHERE key_id <> ? AND account_id > ? ORDER BY account_id LIMIT ?`;
    const rows = await this.#database.perform(() => all<Row>(sql, keyId, after ?? '', limit));
    return rows.map(credentialsOf);
  }

  async replace(known: SealedCredentials, next: SealedCredentials): Promise<boolean> {
    const sql = `
      UPDATE push_credentials SET key_id = ?, sealed = ?, stored_at_ms = ? WHERE account_id = ? AND sealed = ?`;
    const { accountId, keyId, sealed, storedAtMs } = next;
    const replaced = await this.#database.perform(() =>
      run(sql, keyId, sealed, storedAtMs, accountId, known.sealed),
    );
    return replaced === 1;
  }

  async keyNote(proposed: KeyNote): Promise<KeyNote> {
    const { check, keyId, salt } = proposed;
    const sql =
      'INSERT INTO push_credentials_key (key_id, salt, proof) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    const row = await this.#database.perform(function* () {
      yield* run(sql, keyId, salt, check);
      return yield* first<{ salt: Uint8Array; proof: Uint8Array }>(
        'SELECT salt, proof FROM push_credentials_key WHERE key_id = ?',
        keyId,
      );
    });
    return row === undefined ? proposed : { keyId, salt: row.salt, check: row.proof };
  }
}

function credentialsOf(row: Row): SealedCredentials {
  const { account_id: accountId, key_id: keyId, sealed, stored_at_ms: storedAtMs } = row;
  return { accountId, keyId, sealed, storedAtMs };
}
