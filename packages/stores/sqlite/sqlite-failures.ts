import type { AppError } from '@mailweave/foundation';
import { StoreCorruptError, StoreUnavailableError } from '../sql/store-errors.ts';

const damaged = 'The database file is damaged or no database: restore it from a backup.';

/** SQLite's primary result codes (sqlite3.h) that say something about the file and not about the statement. */
const failures: ReadonlyMap<number, (cause: unknown) => AppError> = new Map([
  [3, unavailable('The database file must not be opened: check the rights on it and on its folder.')],
  [5, unavailable('The database is locked by another process: try again.')],
  [6, unavailable('The database is locked by another statement: try again.')],
  [8, unavailable('The database file is read-only: check the rights on it and on its folder.')],
  [10, unavailable('The disk of the database reports an error: check the disk.')],
  [11, (cause: unknown) => new StoreCorruptError(damaged, cause)],
  [13, unavailable('The disk of the database is full: make room.')],
  [14, unavailable('The database file cannot be opened: check that its folder exists and is writable.')],
  [26, (cause: unknown) => new StoreCorruptError(damaged, cause)],
]);

/** The failure that an error of `node:sqlite` stands for; any other error comes back as it is: a bug. */
export function sqliteFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ('code' in error && error.code === 'ERR_INVALID_STATE')
    return new StoreUnavailableError('The database is closed.', error);
  if (!('errcode' in error) || typeof error.errcode !== 'number') return error;
  // Extended codes keep the primary one in the low byte.
  return failures.get(error.errcode & 0xff)?.(error) ?? error;
}

function unavailable(sentence: string): (cause: unknown) => AppError {
  return (cause) => new StoreUnavailableError(sentence, cause);
}
