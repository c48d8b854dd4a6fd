import type { AccountId, MailboxMark, MailboxMarkStore } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { first, run } from '../sql/work.ts';

type Row = { uid_validity: number; uid_next: number };

export class SqlMailboxMarkStore implements MailboxMarkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find(accountId: AccountId): Promise<MailboxMark | undefined> {
    const sql = 'SELECT uid_validity, uid_next FROM push_mailbox_mark WHERE account_id = ?';
    const row = await this.#database.perform(() => first<Row>(sql, accountId));
    return row && { uidValidity: row.uid_validity, uidNext: row.uid_next };
  }

  async put(accountId: AccountId, { uidNext, uidValidity }: MailboxMark): Promise<void> {
    const sql = `
      INSERT INTO push_mailbox_mark (account_id, uid_validity, uid_next) VALUES (?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE SET uid_validity = excluded.uid_validity, uid_next = excluded.uid_next`;
    await this.#database.perform(() => run(sql, accountId, uidValidity, uidNext));
  }
}
