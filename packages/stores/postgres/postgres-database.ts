import type { SqlDatabase } from '../sql/sql-database.ts';
import { type Insertion, insertRows, type Query, type Work } from '../sql/work.ts';
import { lockNumber } from './advisory-lock.ts';
import { answer } from './answer.ts';
import { ask } from './ask.ts';
import { breaksConnection } from './postgres-failures.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { StatementsOfATurn } from './statements-of-a-turn.ts';

/** Runs work on a PostgreSQL server, statement by statement. */
export class PostgresDatabase implements SqlDatabase {
  readonly #pool: PostgresPool;
  readonly #statements: StatementsOfATurn;
  readonly #schema: string;

  constructor(pool: PostgresPool, schema: string) {
    this.#pool = pool;
    this.#statements = new StatementsOfATurn(pool);
    this.#schema = schema;
  }

  async perform<Result>(work: () => Work<Result>): Promise<Result> {
    return await drive(work(), (statement) => this.#statements.answer(statement));
  }

  async transaction<Result>(subjects: readonly string[], work: () => Work<Result>): Promise<Result> {
    return await this.#inTransaction(this.#beginning(subjects), work);
  }

  /** The log is written in order, so whatever waits for the disk later brings this along. */
  async unsynced<Result>(subjects: readonly string[], work: () => Work<Result>): Promise<Result> {
    return await this.#inTransaction(`${this.#beginning(subjects)} SET LOCAL synchronous_commit = off`, work);
  }

  async stageRows(insertion: Insertion): Promise<void> {
    await this.unsynced([], () => insertRows(insertion));
  }

  async #inTransaction<Result>(begin: string, work: () => Work<Result>): Promise<Result> {
    return await this.#pool.use(async (client) => {
      try {
        // A wait for a lock that is too long fails here, within a transaction that has begun.
        await ask(client, begin);
        const result = await drive(work(), (statement) => answer(client, statement));
        await ask(client, 'COMMIT');
        return result;
      } catch (error) {
        if (!breaksConnection(error)) await ask(client, 'ROLLBACK');
        throw error;
      }
    });
  }

  /**
   * Each statement sees what was committed before it, so what follows the locks sees all that earlier holders wrote. In
   * the order of their numbers: no two transactions wait for each other. A number that two subjects share costs waiting only.
   */
  #beginning(subjects: readonly string[]): string {
    const numbers = new Set(subjects.map((subject) => lockNumber(`${this.#schema} ${subject}`)));
    const locks = [...numbers]
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((number) => `SELECT pg_advisory_xact_lock(${number});`);
    return ['BEGIN ISOLATION LEVEL READ COMMITTED;', ...locks].join(' ');
  }
}

async function drive<Result>(
  work: Work<Result>,
  ask: (statement: Query | Insertion) => Promise<unknown>,
): Promise<Result> {
  let step = work.next();
  while (step.done !== true) step = work.next(await ask(step.value));
  return step.value;
}
