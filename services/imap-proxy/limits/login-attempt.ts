import { createHash } from 'node:crypto';
import type { LoginAttempt } from './failed-logins.ts';

/** @param name log-in name as it is routed by */
export function loginAttempt(network: string | undefined, name: string): LoginAttempt {
  return { network, user: createHash('sha256').update(name).digest('base64url').slice(0, 22) };
}
