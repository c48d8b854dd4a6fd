import {
  type Account,
  type AccountId,
  type AccountStore,
  accountIdOf,
  accountNumbers,
  comparableAddress,
  type EnsuredAccount,
  type NewAccount,
} from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first, run, type Work } from '../sql/work.ts';

type Row = {
  account_id: AccountId;
  context_id: number;
  user_id: number;
  login: string;
  address: string | null;
};

export class SqlAccountStore implements AccountStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find(accountId: AccountId): Promise<Account | undefined> {
    return await this.#database.perform(() => accountBy('account_id', accountId));
  }

  async findByLogin(login: string): Promise<Account | undefined> {
    return await this.#database.perform(() => accountBy('login', login));
  }

  async findByAddress(address: string): Promise<Account | undefined> {
    return await this.#database.perform(() => accountBy('address_key', comparableAddress(address)));
  }

  async ensure(wanted: NewAccount): Promise<EnsuredAccount> {
    const known = await this.findByLogin(wanted.login);
    // Most who are told of are known: they need no lock.
    if (known !== undefined && (wanted.address ?? known.address) === known.address)
      return { outcome: 'known', account: known };
    return await this.#database.transaction(['push accounts'], () => ensured(wanted));
  }

  async list({ after, limit }: { after?: AccountId | undefined; limit: number }): Promise<Account[]> {
    const { contextId, userId } = after ? accountNumbers(after) : { contextId: 0, userId: 0 };
    const sql = `
      SELECT * FROM push_account WHERE context_id > ? OR (context_id = ? AND user_id > ?)
      ORDER BY context_id, user_id LIMIT ?`;
    const rows = await this.#database.perform(() => all<Row>(sql, contextId, contextId, userId, limit));
    return rows.map(accountOf);
  }

  async remove(accountId: AccountId): Promise<boolean> {
    const sql = 'DELETE FROM push_account WHERE account_id = ?';
    return (await this.#database.perform(() => run(sql, accountId))) === 1;
  }
}

function* accountBy(
  column: 'account_id' | 'login' | 'address_key',
  value: string,
): Work<Account | undefined> {
  const row = yield* first<Row>(`SELECT * FROM push_account WHERE ${column} = ?`, value);
  return row && accountOf(row);
}

function* ensured(wanted: NewAccount): Work<EnsuredAccount> {
  const { address, login } = wanted;
  const known = yield* accountBy('login', login);
  if (address !== undefined) {
    const ofAddress = yield* accountBy('address_key', comparableAddress(address));
    if (ofAddress !== undefined && ofAddress.login !== login) return { outcome: 'address-taken' };
  }
  if (known === undefined) return yield* created(wanted);
  if (address === undefined) return { outcome: 'known', account: known };
  const sql = 'UPDATE push_account SET address = ?, address_key = ? WHERE account_id = ?';
  yield* run(sql, address, comparableAddress(address), known.accountId);
  return { outcome: 'known', account: { ...known, address } };
}

function* created({ address, contextId, login, userId: wanted }: NewAccount): Work<EnsuredAccount> {
  const userId = wanted ?? (yield* nextUserId(contextId));
  const accountId = accountIdOf({ contextId, userId });
  if ((yield* accountBy('account_id', accountId)) !== undefined) return { outcome: 'numbers-taken' };
  const sql = `
    INSERT INTO push_account (account_id, context_id, user_id, login, address, address_key)
    VALUES (?, ?, ?, ?, ?, ?)`;
  const key = address === undefined ? null : comparableAddress(address);
  yield* run(sql, accountId, contextId, userId, login, address ?? null, key);
  const account = { accountId, contextId, userId, login, ...(address !== undefined && { address }) };
  return { outcome: 'created', account };
}

function* nextUserId(contextId: number): Work<number> {
  const sql = 'SELECT max(user_id) AS last FROM push_account WHERE context_id = ?';
  const row = yield* first<{ last: number | null }>(sql, contextId);
  return (row?.last ?? 0) + 1;
}

function accountOf(row: Row): Account {
  return {
    accountId: row.account_id,
    contextId: row.context_id,
    userId: row.user_id,
    login: row.login,
    ...(row.address !== null && { address: row.address }),
  };
}
