import pg from 'pg';
import { StoreCorruptError, StoreUnavailableError } from '../sql/store-errors.ts';

const unreachable =
  'The database server cannot be reached, or does not answer: check that it runs, and url and tls of the stores.';
const busy =
  'The database server cannot be reached, or all connections are busy: check the server and poolSize.';
const refused = 'The database server refuses the user: check user and password of the stores.';
const damaged = 'The database is damaged: restore it from a backup.';

/** SQLSTATE codes, or their first two characters, that say something about the server and not about the statement. */
const unavailable: Readonly<Record<string, string>> = {
  '08': unreachable,
  '28': refused,
  '3D': 'There is no such database: create it, or check the url of the stores.',
  '53': 'The database server lacks memory, connections or room on its disk: check the server.',
  '57': 'The database server is starting, stopping, or was told to end the work: try again.',
  '58': 'The disk of the database server reports an error: check its disk.',
  '25006': 'The database must not be written: check that the url of the stores names the primary server.',
  '25P03': 'A transaction stood still for too long and was ended: try again.',
  '40001': 'Others changed the same at the same time, again and again: try again.',
  '40P01': 'Others changed the same at the same time, again and again: try again.',
  '42501': 'The user may not use or make the tables: grant all rights on the schema of the stores.',
  '53300': 'The database server has no connection left: lower poolSize, or raise its max_connections.',
  '57014': 'A statement took longer than statementTimeoutMs of the stores: check the load of the server.',
};

/** Missing tables, and what the server's checks of pages and indexes find. */
const corrupt = new Set(['42P01', 'XX001', 'XX002']);

/**
 * Of these the work is begun anew: the server undid it for the sake of another transaction; or (26000) a statement of the
 * same text that was sent just before should have prepared this one, and was refused.
 */
const passing = new Set(['40001', '40P01', '26000']);

/** The server knows a statement by its columns of before a migration: on a new connection it is read anew. */
const outdatedStatement = '0A000';

/**
 * The failure that a refusal of the server stands for. Any other error is a bug, and comes back, but without the values that
 * the server's texts may quote.
 */
export function postgresFailure(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const code = codeOf(error);
  if (corrupt.has(code)) return new StoreCorruptError(damaged, withoutValues(error));
  const sentence = unavailable[code] ?? unavailable[code.slice(0, 2)];
  if (sentence !== undefined) return new StoreUnavailableError(sentence, withoutValues(error));
  // What is wrong with a statement itself (class 42) is told without its values, which are all parameters.
  return code.startsWith('42') ? error : withoutValues(error);
}

/** The failure to get an answer, or a connection, for another reason than a refusal. */
export function connectionFailure(error: unknown): StoreUnavailableError {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('timeout exceeded when trying to connect'))
    return new StoreUnavailableError(busy, error);
  // The server asks for a password that is not there, or does not prove that it knows it.
  if (message.startsWith('SASL')) return new StoreUnavailableError(refused, error);
  return new StoreUnavailableError(unreachable, error);
}

/** True when the same work may well succeed at once. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return passing.has(code) || code === outdatedStatement;
}

/** True when the connection must not be used again. */
export function breaksConnection(error: unknown): boolean {
  if (error instanceof StoreUnavailableError) return true;
  const code = codeOf(error);
  return code === outdatedStatement || code.startsWith('08') || /^(57P|25P03)/.test(code);
}

function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : '';
}

/** The server's texts may quote a row: a user's key, or variables. */
function withoutValues(error: pg.DatabaseError): Error {
  const where = error.constraint === undefined ? '' : ` (${error.constraint})`;
  return new Error(`The database server refused a statement: ${codeOf(error)}${where}.`);
}
