import type pg from 'pg';
import type { Insertion, Query } from '../sql/work.ts';
import { answer } from './answer.ts';
import { breaksConnection, isPassing, postgresFailure } from './postgres-failures.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** So many go over one connection; one that takes long holds up no more than these. */
const statementsAtOnce = 8;

type Asked = { statement: Query | Insertion; resolve(answer: unknown): void; reject(error: unknown): void };

/**
 * Statements that are each a transaction of their own. Those asked for in one turn of the program go over one connection,
 * none waiting for the answers before it: the opening of an inbox asks for five things, and a send costs more than a statement.
 */
export class StatementsOfATurn {
  readonly #pool: PostgresPool;
  #asked: Asked[] = [];

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  async answer(statement: Query | Insertion): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#asked.push({ statement, resolve, reject });
    if (this.#asked.length === 1) setImmediate(() => this.#sendAll());
    return await promise;
  }

  #sendAll(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (let at = 0; at < asked.length; at += statementsAtOnce)
      void this.#send(asked.slice(at, at + statementsAtOnce));
  }

  async #send(group: readonly Asked[]): Promise<void> {
    const left = new Set(group);
    try {
      await this.#pool.use((client) => answerAll(client, left));
    } catch (error) {
      for (const { reject } of left) reject(error);
    }
  }
}

/**
 * Takes those out of the set that the server has answered or refused for good.
 * @throws what says that the rest has to be asked anew, or that the connection is broken
 */
async function answerAll(client: pg.ClientBase, left: Set<Asked>): Promise<void> {
  const failures: unknown[] = [];
  const answerOne = async (asked: Asked): Promise<void> => {
    try {
      asked.resolve(await answer(client, asked.statement));
      left.delete(asked);
    } catch (error) {
      if (isPassing(error) || breaksConnection(error)) {
        failures.push(error);
        return;
      }
      asked.reject(postgresFailure(error));
      left.delete(asked);
    }
  };
  await Promise.all([...left].map(answerOne));
  if (failures.length > 0) throw failures.find(breaksConnection) ?? failures[0];
}
