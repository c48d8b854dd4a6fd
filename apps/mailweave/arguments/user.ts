import type { UserKey } from '@mailweave/contracts';
import { userKeyOf } from '@mailweave/injection';
import { InvalidArgumentError } from 'commander';
import type { MailweaveConfig } from '../config/schema.ts';

/** A user as people name him: by the address, or by the key that logs show. */
export type NamedUser = { by: 'address'; address: string } | { by: 'key'; userKey: UserKey };

/** @throws InvalidArgumentError */
export function parseUser(text: string): NamedUser {
  if (/^[0-9a-f]{64}$/i.test(text)) return { by: 'key', userKey: text.toLowerCase() };
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return { by: 'address', address: text };
  throw new InvalidArgumentError('A user is an address, or a user key of 64 hexadecimal digits.');
}

/** The key under which the tenant knows the user. */
export function userKeyIn(config: MailweaveConfig, tenantId: string, user: NamedUser): UserKey {
  if (user.by === 'key') return user.userKey;
  return userKeyOf(user.address, config.middleware?.tenants[tenantId]?.pepper);
}
