import type { ChangeFeed, FeedPosition, FeedReading, StoreChange } from '@mailweave/injection';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, first } from '../sql/work.ts';

type Row = { position: string; is_gap: boolean; tenant_id: string | null; user_key: string | null };

/**
 * Reads what the triggers of the schema write. Transactions do not end in the order they began, so a number would not do
 * as a position. It is the server's snapshot: which transactions had ended. What is seen now and not in that snapshot is
 * new, whenever it began.
 */
const readAfter = `
  SELECT here.position, here.is_gap, entry.tenant_id, entry.user_key
  FROM (
    SELECT pg_current_snapshot()::text AS position, EXISTS (
      SELECT 1 FROM change_feed_forgotten WHERE up_to >= pg_snapshot_xmin(?::pg_snapshot)
    ) AS is_gap
  ) AS here
  LEFT JOIN change_feed AS entry
    ON entry.written_by >= pg_snapshot_xmin(?::pg_snapshot)
    AND NOT pg_visible_in_snapshot(entry.written_by, ?::pg_snapshot)
    AND pg_visible_in_snapshot(entry.written_by, pg_current_snapshot())
  GROUP BY here.position, here.is_gap, entry.tenant_id, entry.user_key
  ORDER BY min(entry.sequence)`;

export class PostgresChangeFeed implements ChangeFeed {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async end(): Promise<FeedPosition> {
    const sql = 'SELECT pg_current_snapshot()::text AS position';
    return (await this.#database.perform(() => first<{ position: string }>(sql)))?.position ?? '';
  }

  async readAfter(after: FeedPosition): Promise<FeedReading> {
    const rows = await this.#database.perform(() => all<Row>(readAfter, after, after, after));
    const changes = rows.flatMap(changeOf);
    const { is_gap: isGap, position } = rows[0] ?? { is_gap: false, position: after };
    if (isGap) return { outcome: 'gap', position };
    // Where nothing was written the old position is as good, and says so.
    return { outcome: 'read', changes, position: changes.length === 0 ? after : position };
  }
}

function changeOf({ tenant_id: tenantId, user_key: userKey }: Row): StoreChange[] {
  if (tenantId === null) return [];
  return [userKey === null ? { tenantId } : { tenantId, userKey }];
}
