import { AppError } from '@mailweave/foundation';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { StoreCorruptError, StoreUnavailableError } from '../sql/store-errors.ts';
import { breaksConnection, connectionFailure, isPassing, postgresFailure } from './postgres-failures.ts';

/** As the server sends it, with a row in its detail. */
function serverError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('of user anna', 0, 'error');
  return Object.assign(error, { code, detail: 'Key (user_key)=(anna)' });
}

describe('an error of the server', () => {
  it.each([
    '08006',
    '28P01',
    '3D000',
    '53100',
    '53300',
    '57P01',
    '57P03',
    '57014',
    '58030',
    '25006',
    '42501',
  ])('with %s means that the store is unavailable, and says what to do', (code) => {
    const failure = postgresFailure(serverError(code));
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect((failure as AppError).publicText).toMatch(/^[A-Z].*: [a-z].*\.$/);
  });

  it.each(['42P01', 'XX001', 'XX002'])('with %s means that the database is damaged', (code) => {
    expect(postgresFailure(serverError(code))).toBeInstanceOf(StoreCorruptError);
  });

  it.each(['23505', '22P02', '57014', 'XX001'])('with %s quotes no row, in no part of it', (code) => {
    const failure = postgresFailure(serverError(code)) as Error;
    const parts = [failure, failure.cause].map((part) => [String(part), JSON.stringify(part)]);
    expect(parts.flat().join()).not.toContain('anna');
  });

  it('about a statement is a mistake in the program', () => {
    expect(postgresFailure(serverError('42601'))).not.toBeInstanceOf(AppError);
    expect(postgresFailure(serverError('23505'))).not.toBeInstanceOf(AppError);
  });

  it('is tried again when others were in the way, and on a new connection when a migration was', () => {
    expect(['40001', '40P01', '0A000', '23505'].map((code) => isPassing(serverError(code)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(
      ['40P01', '23505', '0A000', '57P01', '08006'].map((code) => breaksConnection(serverError(code))),
    ).toEqual([false, false, true, true, true]);
  });
});

describe('a failure of the connection', () => {
  it('means that the store is unavailable, and ends the use of the connection', () => {
    const failure = connectionFailure(new Error('read ECONNRESET'));
    expect(failure.publicText).toContain('cannot be reached');
    expect(breaksConnection(failure)).toBe(true);
  });

  it('says that the user is refused when the password is missing', () => {
    const missing = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
    expect(connectionFailure(missing).publicText).toContain('refuses the user');
  });

  it('says that all may be busy when none became free', () => {
    const failure = connectionFailure(new Error('timeout exceeded when trying to connect'));
    expect(failure.publicText).toContain('poolSize');
  });
});

describe('a mistake in the program', () => {
  it('is not called a failure of the store', () => {
    const mistake = new TypeError('A user key is 64 hex digits.');
    expect(postgresFailure(mistake)).toBe(mistake);
    expect(breaksConnection(mistake)).toBe(false);
  });
});
