import pg from 'pg';
import { connectionFailure } from './postgres-failures.ts';

/**
 * Sends a statement and awaits the answer.
 * @throws pg.DatabaseError when the server refuses it
 * @throws StoreUnavailableError when there is no answer: the connection must not be used again
 */
export async function ask(
  client: pg.ClientBase,
  text: string,
  values?: readonly unknown[],
  name?: string,
): Promise<pg.QueryResult> {
  try {
    return await client.query({ text, ...(values && { values: [...values] }), ...(name && { name }) });
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : connectionFailure(error);
  }
}
