import { AppError } from '@mailweave/foundation';
import driver from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { cassandraFailure, isOutcomeUnknown, MissingInSchemaError } from './cassandra-errors.ts';

const { errors } = driver;

const noHost = (inner: Record<string, Error>) =>
  new errors.NoHostAvailableError(inner, 'First host tried, 10.1.2.3:9042');
const response = (code: number, message = '10.1.2.3 says no') => new errors.ResponseError(code, message);

describe('failures of Cassandra', () => {
  it.each<[string, Error, RegExp]>([
    [
      'no node answers',
      noHost({ '10.1.2.3:9042': new Error('refused') }),
      /^No node of Cassandra can be reached/,
    ],
    [
      'the password is wrong',
      noHost({ '10.1.2.3:9042': new errors.AuthenticationError('no') }),
      /user name or the password/,
    ],
    [
      'every node sees too few others',
      noHost({ '10.1.2.3:9042': response(0x1000) }),
      /^Too few replicas of Cassandra are up/,
    ],
    ['a node is silent', new errors.OperationTimedOutError('10.1.2.3', '10.1.2.3'), /did not answer in time/],
    ['replicas are silent at a read', response(0x1200), /answered in time/],
    ['replicas are silent at a write', response(0x1100), /wrote in time/],
    ['the user has no rights', response(0x2100), /grant him the rights/],
    [
      'the client is closed',
      new errors.DriverInternalError('shut down'),
      /^The connection to Cassandra failed/,
    ],
  ])('come as a sentence without addresses when %s', (_, error, sentence) => {
    const failure = cassandraFailure(error, errors);
    expect(failure).toMatchObject({ code: 'store-unavailable', publicText: expect.stringMatching(sentence) });
    const { cause, message } = failure as AppError;
    expect(`${message} ${String(cause)} ${(cause as Error).stack}`).not.toContain('10.1.2.3');
  });

  it.each(['unconfigured table user_claim', 'Keyspace mim does not exist', 'table mim.a does not exist'])(
    'tell a schema that lacks something: %s',
    (message) => {
      expect(cassandraFailure(response(0x2200, message), errors)).toBeInstanceOf(MissingInSchemaError);
    },
  );

  it('tell of a table that another one has taken the place of', () => {
    const unknownTable = response(0x0000, 'java.lang.IllegalArgumentException: Unknown CF 5ab45210-ea56');
    expect(cassandraFailure(unknownTable, errors)).toBeInstanceOf(MissingInSchemaError);
  });

  it('leave bugs, and what is a failure already, as they are', () => {
    const bug = new TypeError('x');
    const wrongQuery = response(0x2200, 'Undefined column name');
    const failure = new AppError({ code: 'store-unavailable', publicText: 'Text.', retry: 'later' });
    for (const error of [bug, wrongQuery, failure]) expect(cassandraFailure(error, errors)).toBe(error);
  });

  it('say whether the request may have been carried out', () => {
    const unknown = [response(0x1100), response(0x1700), new errors.OperationTimedOutError('x'), noHost({})];
    for (const error of unknown) expect(isOutcomeUnknown(error, errors)).toBe(true);
    for (const error of [response(0x2200), response(0x2100), new TypeError('x')])
      expect(isOutcomeUnknown(error, errors)).toBe(false);
  });
});
