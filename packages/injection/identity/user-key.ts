import { createHmac, hash } from 'node:crypto';
import type { UserKey } from '@mailweave/contracts';
import type { Secret } from '@mailweave/foundation';
import { normaliseAddress } from './address.ts';

/**
 * The key that stands for a user everywhere behind the proxy: SHA-256 of the normalised address (UTF-8), or
 * HMAC-SHA256 under the tenant's pepper, as 64 lower-case hex digits.
 */
export function userKeyOf(address: string, pepper?: Secret): UserKey {
  const normalised = normaliseAddress(address);
  if (pepper === undefined) return hash('sha256', normalised, 'hex');
  return createHmac('sha256', pepper.reveal()).update(normalised).digest('hex');
}
