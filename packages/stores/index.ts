export type { CassandraOptions, Replication } from './cassandra/options.ts';
export { openCassandraStores } from './cassandra/stores.ts';
export { createMemoryStores } from './memory/stores.ts';
export { openPostgresStores } from './postgres/open-postgres-stores.ts';
export { PostgresConfig } from './postgres/postgres-config.ts';
export type { PostgresStoresOptions } from './postgres/postgres-options.ts';
export { StoreCorruptError, StoreTooNewError, StoreUnavailableError } from './sql/store-errors.ts';
export type { SqliteStoresOptions } from './sqlite/open-sqlite-stores.ts';
export { openSqliteStores } from './sqlite/open-sqlite-stores.ts';
