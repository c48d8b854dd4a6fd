import { randomBytes, randomFillSync } from 'node:crypto';
import type { RandomSource } from '@mailweave/foundation';

/** Each connection wants a few bytes, and asking the system for them costs more than making them. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** The operating system's randomness. */
export const systemRandom: RandomSource = { hex };

function hex(sizeBytes: number): string {
  if (sizeBytes > pool.length) return randomBytes(sizeBytes).toString('hex');
  if (used + sizeBytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const value = pool.toString('hex', used, used + sizeBytes);
  // What was given out is nobody else's to read.
  pool.fill(0, used, used + sizeBytes);
  used += sizeBytes;
  return value;
}
