import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from '@mailweave/foundation';

/** What a device has to send back; the code itself is stored nowhere. */
export type ExpectedCode = {
  readonly codeHash: string;
  readonly expiresAtMs: number;
  readonly attemptsLeft: number;
};

const CODE_BYTES = 16;

/** @returns 32 hexadecimal digits: far more than a device, or an attacker, could try */
export function createCode(random: RandomSource): string {
  return random.hex(CODE_BYTES);
}

/** A plain hash hides a code: it is random and long. */
export function codeHash(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** Takes the same time whatever the code is. */
export function isCode(code: string, hash: string): boolean {
  const [given, expected] = [Buffer.from(codeHash(code)), Buffer.from(hash)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
