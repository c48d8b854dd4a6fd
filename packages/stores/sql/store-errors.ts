import { AppError } from '@mailweave/foundation';

/** The store cannot answer now: locked, no space, no file, no server. */
export class StoreUnavailableError extends AppError {
  /** @param sentence what is wrong and what to do, without the path */
  constructor(sentence: string, cause?: unknown) {
    super({ code: 'store-unavailable', publicText: sentence, retry: 'later', cause });
  }
}

/** The database is damaged, or no database. */
export class StoreCorruptError extends AppError {
  constructor(sentence: string, cause?: unknown) {
    super({ code: 'store-corrupt', publicText: sentence, retry: 'never', cause });
  }
}

/** The database was written by a newer version of the program. */
export class StoreTooNewError extends AppError {
  constructor(found: number, known: number) {
    super({
      code: 'store-too-new',
      publicText: `The database has schema version ${found}, and this program knows ${known} at most: start the newer program.`,
      retry: 'after-change',
    });
  }
}
