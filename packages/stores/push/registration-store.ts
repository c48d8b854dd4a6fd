import {
  type AccountId,
  accountIdOf,
  accountNumbers,
  type Registration,
  type RegistrationRef,
  type RegistrationStore,
} from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first, run, type Work } from '../sql/work.ts';

type Row = {
  context_id: number;
  user_id: number;
  client_id: string;
  created_at_ms: number;
  state: Registration['state'];
  reason: string | null;
  since_ms: number;
};

type State = Pick<Row, 'state' | 'reason' | 'since_ms'>;

const OF_ACCOUNT = 'WHERE context_id = ? AND user_id = ?';

export class SqlRegistrationStore implements RegistrationStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async register(registration: RegistrationRef & { atMs: number }): Promise<'created' | 'known'> {
    return await this.#transaction(registration.accountId, () => registered(registration));
  }

  async ofAccount(accountId: AccountId): Promise<Registration[]> {
    const { contextId, userId } = accountNumbers(accountId);
    const sql = `SELECT * FROM push_registration ${OF_ACCOUNT} ORDER BY client_id`;
    const rows = await this.#database.perform(() => all<Row>(sql, contextId, userId));
    return rows.map(registrationOf);
  }

  async list(page: { after?: RegistrationRef | undefined; limit: number }): Promise<Registration[]> {
    const { after, limit } = page;
    const { contextId, userId } = after ? accountNumbers(after.accountId) : { contextId: 0, userId: 0 };
    const sql = `
      SELECT * FROM push_registration WHERE (context_id, user_id, client_id) > (?, ?, ?)
      ORDER BY context_id, user_id, client_id LIMIT ?`;
    const rows = await this.#database.perform(() =>
      all<Row>(sql, contextId, userId, after?.clientId ?? '', limit),
    );
    return rows.map(registrationOf);
  }

  async remove({ accountId, clientId }: RegistrationRef): Promise<boolean> {
    const { contextId, userId } = accountNumbers(accountId);
    const sql = `DELETE FROM push_registration ${OF_ACCOUNT} AND client_id = ?`;
    return (await this.#database.perform(() => run(sql, contextId, userId, clientId))) === 1;
  }

  async setNeedsLogin(accountId: AccountId, cause: { reason: string; sinceMs: number }): Promise<boolean> {
    const { reason, sinceMs } = cause;
    return await this.#change(accountId, 'active', { state: 'needs-login', reason, since_ms: sinceMs });
  }

  async setActive(accountId: AccountId, atMs: number): Promise<boolean> {
    return await this.#change(accountId, 'needs-login', { state: 'active', reason: null, since_ms: atMs });
  }

  async #change(accountId: AccountId, from: Registration['state'], to: State): Promise<boolean> {
    const { contextId, userId } = accountNumbers(accountId);
    const sql = `UPDATE push_registration SET state = ?, reason = ?, since_ms = ? ${OF_ACCOUNT} AND state = ?`;
    const changed = await this.#transaction(accountId, () =>
      run(sql, to.state, to.reason, to.since_ms, contextId, userId, from),
    );
    return changed > 0;
  }

  async #transaction<Result>(accountId: AccountId, work: () => Work<Result>): Promise<Result> {
    return await this.#database.transaction([`push registrations of ${accountId}`], work);
  }
}

/** What is known of the account's credentials holds for a further client id too. */
function* registered(registration: RegistrationRef & { atMs: number }): Work<'created' | 'known'> {
  const { contextId, userId } = accountNumbers(registration.accountId);
  const { atMs, clientId } = registration;
  const other = yield* first<State>(
    `SELECT state, reason, since_ms FROM push_registration ${OF_ACCOUNT} LIMIT 1`,
    contextId,
    userId,
  );
  const { state, reason, since_ms } = other ?? { state: 'active', reason: null, since_ms: atMs };
  const sql = `
    INSERT INTO push_registration (context_id, user_id, client_id, created_at_ms, state, reason, since_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  const inserted = yield* run(sql, contextId, userId, clientId, atMs, state, reason, since_ms);
  return inserted === 1 ? 'created' : 'known';
}

function registrationOf(row: Row): Registration {
  return {
    accountId: accountIdOf({ contextId: row.context_id, userId: row.user_id }),
    clientId: row.client_id,
    createdAtMs: row.created_at_ms,
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    sinceMs: row.since_ms,
  };
}
