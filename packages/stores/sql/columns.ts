import type { UserKey } from '@mailweave/contracts';
import { StoreCorruptError } from './store-errors.ts';

/** The value of a JSON column; what this program has not written is damage. */
export function fromJson<Value>(column: string): Value {
  try {
    return JSON.parse(column) as Value;
  } catch (error) {
    throw new StoreCorruptError('A row of the database is damaged: restore it from a backup.', error);
  }
}

/** A key as the 32 bytes it stands for. */
export function keyBytes(userKey: UserKey): Buffer {
  const bytes = Buffer.from(userKey, 'hex');
  // Buffer.from stops at the first character that is no hex digit: two wrong keys could become one.
  if (bytes.length !== 32 || userKey.length !== 64) throw new TypeError('A user key is 64 hex digits.');
  return bytes;
}
