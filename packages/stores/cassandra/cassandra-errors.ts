import { AppError } from '@mailweave/foundation';
import type { errors as driverErrors } from 'cassandra-driver';
import { StoreUnavailableError } from '../sql/store-errors.ts';

/** Codes of CQL error responses (native protocol v4, section 9). */
const responseSentences: ReadonlyMap<number, string> = new Map([
  [0x0100, 'Cassandra refuses the user name or the password: check both.'],
  [0x1000, 'Too few replicas of Cassandra are up: start the nodes that are down.'],
  [0x1001, 'A node of Cassandra is overloaded: try again.'],
  [0x1002, 'A node of Cassandra is starting: try again.'],
  [0x1100, 'Too few replicas of Cassandra wrote in time: try again, and check the load of the nodes.'],
  [0x1200, 'Too few replicas of Cassandra answered in time: try again, and check the load of the nodes.'],
  [0x1300, 'Replicas of Cassandra could not read: see the logs of the nodes.'],
  [0x1500, 'Replicas of Cassandra could not write: see the logs of the nodes.'],
  [0x1700, 'Cassandra does not know whether a conditional write was done: try again.'],
  [0x2100, 'The user may not do this in Cassandra: grant him the rights on the keyspaces.'],
]);

const serverError = 0x0000;
const invalidQuery = 0x2200;

/** A keyspace or a table is not there, or not there yet on the node that was asked. */
export class MissingInSchemaError extends StoreUnavailableError {}

/** Failures after which nobody knows whether a write took place. */
const unknownOutcomes: ReadonlySet<number> = new Set([
  0x1001, 0x1002, 0x1100, 0x1200, 0x1300, 0x1500, 0x1700,
]);

type Errors = typeof driverErrors;

/** Whether the request may have been carried out although it failed. */
export function isOutcomeUnknown(error: unknown, errors: Errors): boolean {
  if (error instanceof errors.OperationTimedOutError) return true;
  if (error instanceof errors.ResponseError) return unknownOutcomes.has(error.code);
  // Every node was tried, and the connection to one of them may have broken after the request.
  return error instanceof errors.NoHostAvailableError || isBrokenConnection(error);
}

/** The driver's own mark: such an error has no class. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'isSocketError' in error && Boolean(error.isSocketError);
}

/** The failure that an error of the driver stands for; any other error comes back as it is: a bug. */
export function cassandraFailure(error: unknown, errors: Errors): unknown {
  if (error instanceof AppError) return error;
  const missing = error instanceof errors.ResponseError ? missingSentence(error) : undefined;
  if (missing !== undefined) return new MissingInSchemaError(missing, withoutAddresses(error));
  const sentence = sentenceOf(error, errors);
  return sentence === undefined ? error : new StoreUnavailableError(sentence, withoutAddresses(error));
}

function sentenceOf(error: unknown, errors: Errors): string | undefined {
  if (error instanceof errors.NoHostAvailableError) return noHostSentence(error, errors);
  if (error instanceof errors.AuthenticationError) return responseSentences.get(0x0100);
  if (error instanceof errors.OperationTimedOutError)
    return 'Cassandra did not answer in time: try again, and check the load of the nodes.';
  if (error instanceof errors.BusyConnectionError)
    return 'More is asked of Cassandra at once than its connections take: try again.';
  if (error instanceof errors.ResponseError)
    return missingSentence(error) ?? responseSentences.get(error.code);
  if (error instanceof errors.DriverInternalError || error instanceof errors.DriverError)
    return 'The connection to Cassandra failed or is closed: try again.';
  return undefined;
}

function noHostSentence({ innerErrors }: { innerErrors: unknown }, errors: Errors): string {
  const causes = Object.values(Object(innerErrors));
  const told = causes.map((cause) => (isTelling(cause, errors) ? sentenceOf(cause, errors) : undefined));
  return (
    told.find((sentence) => sentence !== undefined) ??
    'No node of Cassandra can be reached: check that it runs, and contactPoints, port and localDataCenter.'
  );
}

/** The others say no more than that this node was no help. */
function isTelling(cause: unknown, errors: Errors): boolean {
  return cause instanceof errors.ResponseError || cause instanceof errors.AuthenticationError;
}

function missingSentence({ code, message }: { code: number; message: string }): string | undefined {
  // A node still has the table in mind that lost, of two that were made at once.
  if (code === serverError && /unknown (cf|table)/i.test(message))
    return 'A table was made anew in Cassandra just then: try again.';
  if (code !== invalidQuery) return undefined;
  if (/keyspace .* does not exist/i.test(message)) return 'A keyspace is missing in Cassandra: create it.';
  if (/unconfigured table|table .* does not exist/i.test(message))
    return 'A table is missing in Cassandra: let Mailweave create tables, or restore the keyspace.';
  return undefined;
}

/** The driver's own texts name nodes. */
function withoutAddresses(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const inner = 'innerErrors' in error ? Object.values(Object(error.innerErrors)) : [];
  const names = inner.map((each) => (each instanceof Error ? each.name : 'unknown'));
  return new Error([error.name, ...new Set(names)].join(', '));
}
