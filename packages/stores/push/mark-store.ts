import type { AccountId, MailboxMark, MailboxMarkStore, MailboxOfAccount } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { first, run } from '../sql/work.ts';

type Row = { uid_validity: number; uid_next: number };

export class SqlMailboxMarkStore implements MailboxMarkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find({ accountId, mailbox }: MailboxOfAccount): Promise<MailboxMark | undefined> {
    const sql = 'SELECT uid_validity, uid_next FROM push_mark WHERE account_id = ? AND mailbox = ?';
    const row = await this.#database.perform(() => first<Row>(sql, accountId, mailbox));
    return row && { uidValidity: row.uid_validity, uidNext: row.uid_next };
  }

  async put({ accountId, mailbox }: MailboxOfAccount, { uidNext, uidValidity }: MailboxMark): Promise<void> {
    const sql = `
      INSERT INTO push_mark (account_id, mailbox, uid_validity, uid_next) VALUES (?, ?, ?, ?)
      ON CONFLICT (account_id, mailbox) DO UPDATE SET uid_validity = excluded.uid_validity, uid_next = excluded.uid_next`;
    await this.#database.perform(() => run(sql, accountId, mailbox, uidValidity, uidNext));
  }

  async removeOfAccount(accountId: AccountId): Promise<void> {
    await this.#database.perform(() => run('DELETE FROM push_mark WHERE account_id = ?', accountId));
  }
}
