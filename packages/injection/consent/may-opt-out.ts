import type { Purpose } from '@mailweave/contracts';
import type { TenantPolicy } from '../decision/policy.ts';

/**
 * Whether a withdrawal would stop messages of this purpose, so that they have to say how: advertising always; service
 * messages only where the policy asks for consent to them.
 */
export function mayOptOut({ consent }: Pick<TenantPolicy, 'consent'>, purpose: Purpose): boolean {
  return purpose !== 'service' || consent.service !== 'none';
}
