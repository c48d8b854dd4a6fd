import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UserKey, UserRef, UserRow } from '@mailweave/contracts';
import type { AudienceRow, AudienceStore, RevisionRef } from '@mailweave/injection';
import { fromJson, keyBytes } from './columns.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, first, type Insertion, run, type SqlValue } from './work.ts';

type Row = {
  campaign_id: string;
  revision: number;
  locale: string | null;
  variant: string | null;
  vars: string | null;
  time_zone: string | null;
};

const upsert: Omit<Insertion, 'rows'> = {
  table: 'audience_row',
  columns: {
    tenant_id: 'TEXT',
    user_key: 'BLOB',
    campaign_id: 'TEXT',
    revision: 'INTEGER',
    locale: 'TEXT',
    variant: 'TEXT',
    vars: 'TEXT',
    time_zone: 'TEXT',
  },
  onConflict: `(tenant_id, user_key, campaign_id, revision)
    DO UPDATE SET locale = excluded.locale, variant = excluded.variant, vars = excluded.vars,
      time_zone = excluded.time_zone`,
};

/**
 * A revision's rows lie scattered over all users, and a second index would cost more than looking at all rows once. So many
 * are looked at in one step, a few milliseconds of work.
 */
const stepRows = 1_000;

const [beforeAllKeys, lastKey] = [Buffer.alloc(0), Buffer.alloc(32, 0xff)];

export class SqlAudienceStore implements AudienceStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async upsertRows(ref: RevisionRef, rows: readonly UserRow[]): Promise<void> {
    // Of two rows of one user the later one counts.
    const ofUsers = new Map<UserKey, UserRow>();
    for (const row of rows) ofUsers.set(row.userKey, row);
    // Values come and go one by one: those of a whole batch would outlive garbage collections, and the heap would grow.
    const values = { [Symbol.iterator]: () => ofUsers.values().map((row) => valuesOf(ref, row)) };
    await this.#database.stageRows({ ...upsert, rows: values });
  }

  async rowsOfUser({ tenantId, userKey }: UserRef): Promise<AudienceRow[]> {
    const sql = `
      SELECT campaign_id, revision, locale, variant, vars, time_zone FROM audience_row
      WHERE tenant_id = ? AND user_key = ? ORDER BY campaign_id, revision`;
    const rows = await this.#database.perform(() => all<Row>(sql, tenantId, keyBytes(userKey)));
    return rows.map(({ campaign_id: campaignId, time_zone: timeZone, revision, locale, variant, vars }) => ({
      userKey,
      campaignId,
      revision,
      ...(locale !== null && { locale }),
      ...(variant !== null && { variant }),
      ...(vars !== null && { vars: fromJson(vars) }),
      ...(timeZone !== null && { timeZone }),
    }));
  }

  async deleteRevision({ tenantId, campaignId, revision }: RevisionRef): Promise<number> {
    const next = `
      SELECT user_key FROM audience_row WHERE tenant_id = ? AND user_key > ? ORDER BY user_key LIMIT 1 OFFSET ${stepRows}`;
    const sql = `
      DELETE FROM audience_row
      WHERE tenant_id = ? AND user_key > ? AND user_key <= ? AND campaign_id = ? AND revision = ?`;
    let deleted = 0;
    for (let from: Uint8Array = beforeAllKeys, to = from; to !== lastKey; from = to) {
      const after = from;
      const found = await this.#database.perform(() =>
        first<{ user_key: Uint8Array }>(next, tenantId, after),
      );
      to = found?.user_key ?? lastKey;
      const upTo = to;
      deleted += await this.#database.unsynced([], () =>
        run(sql, tenantId, after, upTo, campaignId, revision),
      );
      await nextTurn();
    }
    return deleted;
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM audience_row WHERE tenant_id = ? AND user_key = ?';
    return await this.#database.perform(() => run(sql, tenantId, keyBytes(userKey)));
  }
}

function valuesOf({ tenantId, campaignId, revision }: RevisionRef, row: UserRow): SqlValue[] {
  const { userKey, locale, variant, vars, timeZone } = row;
  return [
    tenantId,
    keyBytes(userKey),
    campaignId,
    revision,
    locale ?? null,
    variant ?? null,
    vars === undefined ? null : JSON.stringify(vars),
    timeZone ?? null,
  ];
}
