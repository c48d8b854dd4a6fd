import type { RandomSource } from '@mailweave/foundation';
import { tokenHash } from './token-hash.ts';

const TOKEN_BYTES = 32;

/** A new token, and what the configuration holds of it. */
export function createToken(random: RandomSource): { token: string; hash: string } {
  const token = `mwt_${random.hex(TOKEN_BYTES)}`;
  return { token, hash: tokenHash(token) };
}
