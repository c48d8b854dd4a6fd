import type { PushStores } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { SqlEventStore } from './event-store.ts';

/** The stores of the role push over a database of either dialect, whose schema is up to date. */
export function sqlPushStores(database: SqlDatabase): PushStores {
  return { events: new SqlEventStore(database) };
}
