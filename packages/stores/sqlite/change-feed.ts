import type { ChangeFeed, FeedPosition, FeedReading, StoreChange } from '@mailweave/injection';
import type { SqliteConnection } from './sqlite-connection.ts';

type Row = { tenant_id: string; user_key: string | null };
type Bounds = { first: number | null; last: number | null };

/** Reads what the triggers of the schema write; a position is a sequence number. */
export class SqliteChangeFeed implements ChangeFeed {
  readonly #connection: SqliteConnection;
  #known: { dataVersion: number; position: FeedPosition } | undefined;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async end(): Promise<FeedPosition> {
    return String(this.#bounds().last ?? 0);
  }

  async readAfter(position: FeedPosition): Promise<FeedReading> {
    // It changes when another connection commits, and costs microseconds. Asked first: what is committed while
    // the rows are read is read next time.
    const dataVersion = this.#dataVersion();
    if (this.#known?.dataVersion === dataVersion && this.#known.position === position) {
      return { outcome: 'read', changes: [], position };
    }
    const reading = this.#read(Number(position));
    this.#known = { dataVersion, position: reading.position };
    return reading;
  }

  #read(after: number): FeedReading {
    const end = this.#bounds().last ?? 0;
    const rows = this.#connection.all<Row>(
      'SELECT DISTINCT tenant_id, user_key FROM change_feed WHERE sequence > ? AND sequence <= ?',
      after,
      end,
    );
    const { first } = this.#bounds();
    const position = String(end);
    const isGap = after > end || (first !== null && first > after + 1);
    return isGap ? { outcome: 'gap', position } : { outcome: 'read', changes: rows.map(changeOf), position };
  }

  #bounds(): Bounds {
    const sql =
      'SELECT (SELECT min(sequence) FROM change_feed) AS first, (SELECT max(sequence) FROM change_feed) AS last';
    return this.#connection.get<Bounds>(sql) ?? { first: null, last: null };
  }

  #dataVersion(): number {
    return this.#connection.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
  }
}

function changeOf({ tenant_id: tenantId, user_key: userKey }: Row): StoreChange {
  return userKey === null ? { tenantId } : { tenantId, userKey };
}
