import { AppError } from '@mailweave/foundation';

/** The store cannot answer now: locked, no space, no file. */
export class StoreUnavailableError extends AppError {
  /** @param sentence what is wrong and what to do, without the path */
  constructor(sentence: string, cause?: unknown) {
    super({ code: 'store-unavailable', publicText: sentence, retry: 'later', cause });
  }
}

/** The database file is damaged, or no database. */
export class StoreCorruptError extends AppError {
  constructor(sentence: string, cause?: unknown) {
    super({ code: 'store-corrupt', publicText: sentence, retry: 'never', cause });
  }
}

/** The database file was written by a newer version of the program. */
export class StoreTooNewError extends AppError {
  constructor(found: number, known: number) {
    super({
      code: 'store-too-new',
      publicText: `The database has schema version ${found}, and this program knows ${known} at most: start the newer program.`,
      retry: 'after-change',
    });
  }
}

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
export function storeFailure(error: unknown): unknown {
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
