import { createHash } from 'node:crypto';

/** The number that a lock has on the server: 64 bits with a sign. */
export function lockNumber(subject: string): bigint {
  return createHash('sha256').update(subject).digest().readBigInt64BE();
}
