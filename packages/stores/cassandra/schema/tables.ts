/** What a keyspace is for: one for the whole installation, or one of a tenant's. */
export type KeyspaceKind = 'control' | 'tenant';

/** Takes a table's plain name to the one with its keyspace. */
type Qualified = (table: string) => string;

/** One step of the schema: statements that may be run twice. */
export type Migration = (table: Qualified) => readonly string[];

/**
 * Rows that change together: conditional writes only. `version` rises with each, `recent` names the
 * last writes.
 */
function guarded(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
    id text, slot text, value text, version int static, recent text static, PRIMARY KEY (id, slot))`;
}

/** Rows that are each written for themselves, never by a conditional write. */
function plain(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (id text, slot text, value text, PRIMARY KEY (id, slot))`;
}

/**
 * Entries are only hints where to look, so one that comes back from the dead is harmless: tombstones may go after an
 * hour.
 */
const hintOptions = 'gc_grace_seconds = 3600';

/** How long the change feed keeps an entry, seconds. */
export const feedKeptSeconds = 600;

/** One list of steps for each kind of keyspace; a step that was released is never edited. */
export const migrations: Readonly<Record<KeyspaceKind, readonly Migration[]>> = {
  control: [
    (table) => [
      guarded(table('control_document')),
      `CREATE TABLE IF NOT EXISTS ${table('time_index')} (
        name text, bucket bigint, at bigint, id text, value text, PRIMARY KEY ((name, bucket), at, id))
        WITH ${hintOptions}`,
      `CREATE TABLE IF NOT EXISTS ${table('time_index_bucket')} (
        name text, bucket bigint, PRIMARY KEY (name, bucket)) WITH ${hintOptions}`,
      `CREATE TABLE IF NOT EXISTS ${table('change_feed')} (
        bucket bigint, at bigint, id text, value text, done boolean, PRIMARY KEY (bucket, at, id))
        WITH default_time_to_live = ${feedKeptSeconds} AND gc_grace_seconds = ${feedKeptSeconds}
        AND compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'MINUTES', 'compaction_window_size': 10}`,
    ],
  ],
  tenant: [
    (table) => [
      guarded(table('user_claim')),
      guarded(table('user_event')),
      guarded(table('tenant_document')),
      plain(table('user_data')),
      plain(table('tenant_data')),
    ],
  ],
};
