export { createMemoryStores } from './memory/stores.ts';
export { StoreCorruptError, StoreTooNewError, StoreUnavailableError } from './sql/store-errors.ts';
export type { SqlStoresOptions } from './sql/stores.ts';
export { openSqlStores } from './sql/stores.ts';
