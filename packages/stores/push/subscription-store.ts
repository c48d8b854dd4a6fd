import {
  type AccountId,
  type ExpectedCode,
  type Preferences,
  type PutOutcome,
  type PutRules,
  refreshed,
  type Subscription,
  type SubscriptionStore,
  type TokenOfAccount,
} from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first, run, type SqlValue, type Work } from '../sql/work.ts';
import { type SubscriptionRow, subscriptionOf, tokenKey, writeSubscription } from './subscription-row.ts';

export class SqlSubscriptionStore implements SubscriptionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async put(told: Subscription, rules: PutRules = {}): Promise<PutOutcome> {
    const subjects = [
      `push token ${tokenKey(told).toString('hex')}`,
      `push subscriptions of ${told.accountId}`,
    ];
    return await this.#database.transaction(subjects, () => stored(told, rules));
  }

  async find(subscriptionId: string): Promise<Subscription | undefined> {
    const sql = 'SELECT * FROM push_subscription WHERE subscription_id = ?';
    return await this.#first(sql, subscriptionId);
  }

  async findAll(subscriptionIds: readonly string[]): Promise<Subscription[]> {
    const sql = 'SELECT * FROM push_subscription WHERE subscription_id IN (??)';
    const rows = await this.#database.perform(() => all<SubscriptionRow>(sql, subscriptionIds));
    return rows.map(subscriptionOf);
  }

  async ofAccount(accountId: AccountId): Promise<Subscription[]> {
    return await this.ofAccounts([accountId]);
  }

  async ofAccounts(accountIds: readonly AccountId[]): Promise<Subscription[]> {
    const sql =
      'SELECT * FROM push_subscription WHERE account_id IN (??) ORDER BY created_at_ms, subscription_id';
    const rows = await this.#database.perform(() => all<SubscriptionRow>(sql, accountIds));
    return rows.map(subscriptionOf);
  }

  async setPreferences(subscriptionId: string, preferences: Preferences): Promise<Subscription | undefined> {
    const sql = 'UPDATE push_subscription SET preferences = ? WHERE subscription_id = ? RETURNING *';
    return await this.#first(sql, JSON.stringify(preferences), subscriptionId);
  }

  async expectCode(subscriptionId: string, expected: ExpectedCode): Promise<boolean> {
    const { attemptsLeft, codeHash, expiresAtMs } = expected;
    return await this.#changed(
      `UPDATE push_subscription SET code_hash = ?, code_expires_at_ms = ?, code_attempts_left = ?
       WHERE subscription_id = ?`,
      codeHash,
      expiresAtMs,
      attemptsLeft,
      subscriptionId,
    );
  }

  async takeAttempt(subscriptionId: string, nowMs: number): Promise<string | undefined> {
    const sql = `
      UPDATE push_subscription SET code_attempts_left = code_attempts_left - 1
      WHERE subscription_id = ? AND code_attempts_left > 0 AND code_expires_at_ms > ? RETURNING code_hash`;
    const row = await this.#database.perform(() => first<{ code_hash: string }>(sql, subscriptionId, nowMs));
    return row?.code_hash;
  }

  async activate(subscriptionId: string, expiresAtMs?: number): Promise<Subscription | undefined> {
    const sql = `
      UPDATE push_subscription
      SET state = 'active', expires_at_ms = ?, code_hash = NULL, code_expires_at_ms = NULL, code_attempts_left = NULL
      WHERE subscription_id = ? RETURNING *`;
    return await this.#first(sql, expiresAtMs ?? null, subscriptionId);
  }

  async remove(subscriptionId: string): Promise<boolean> {
    return await this.#changed('DELETE FROM push_subscription WHERE subscription_id = ?', subscriptionId);
  }

  async removeGone(subscriptionId: string, refreshedUntilMs: number): Promise<boolean> {
    const sql = 'DELETE FROM push_subscription WHERE subscription_id = ? AND refreshed_at_ms <= ?';
    return await this.#changed(sql, subscriptionId, refreshedUntilMs);
  }

  async removeByToken(token: TokenOfAccount): Promise<boolean> {
    const sql = 'DELETE FROM push_subscription WHERE token_key = ? AND account_id = ?';
    return await this.#changed(sql, tokenKey(token), token.accountId);
  }

  async removeExpired(nowMs: number, limit: number): Promise<Subscription[]> {
    const sql = `
      DELETE FROM push_subscription WHERE subscription_id IN
        (SELECT subscription_id FROM push_subscription WHERE expires_at_ms <= ? LIMIT ?) AND expires_at_ms <= ?
      RETURNING *`;
    const rows = await this.#database.perform(() => all<SubscriptionRow>(sql, nowMs, limit, nowMs));
    return rows.map(subscriptionOf);
  }

  async #first(sql: string, ...parameters: SqlValue[]): Promise<Subscription | undefined> {
    const row = await this.#database.perform(() => first<SubscriptionRow>(sql, ...parameters));
    return row && subscriptionOf(row);
  }

  async #changed(sql: string, ...parameters: SqlValue[]): Promise<boolean> {
    return (await this.#database.perform(() => run(sql, ...parameters))) === 1;
  }
}

function* stored(told: Subscription, { atMost, merge }: PutRules): Work<PutOutcome> {
  const sql = 'SELECT * FROM push_subscription WHERE token_key = ?';
  const row = yield* first<SubscriptionRow>(sql, tokenKey(told));
  const known = row && subscriptionOf(row);
  if (known?.accountId === told.accountId) {
    const subscription = refreshed(known, told, merge);
    yield* writeSubscription(subscription);
    return { outcome: 'refreshed', subscription, known };
  }
  if (atMost !== undefined && (yield* countOf(told.accountId)) >= atMost) return { outcome: 'too-many' };
  if (known !== undefined)
    yield* run('DELETE FROM push_subscription WHERE subscription_id = ?', known.subscriptionId);
  yield* writeSubscription(told);
  if (known === undefined) return { outcome: 'created', subscription: told };
  return { outcome: 'moved', subscription: told, from: known };
}

function* countOf(accountId: AccountId): Work<number> {
  const sql = 'SELECT count(*) AS count FROM push_subscription WHERE account_id = ?';
  return (yield* first<{ count: number }>(sql, accountId))?.count ?? 0;
}
