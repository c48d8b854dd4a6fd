import { createHash } from 'node:crypto';

/** `sha256:` and 64 lower-case hexadecimal digits: what the configuration holds of a token. */
export const TOKEN_HASH_PATTERN = '^sha256:[0-9a-f]{64}$';

/** A token is random and long, so a plain hash hides it: there is nothing to guess. */
export const TOKEN_MIN_LENGTH = 32;

export function tokenHash(token: string): string {
  return `sha256:${createHash('sha256').update(token).digest('hex')}`;
}
