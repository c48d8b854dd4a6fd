import type { Tenant } from '@mailweave/contracts';
import { FieldsInvalidError } from '@mailweave/http-server';
import type { TenantOutcome } from '../tenants/tenant-register.ts';

/** @throws FieldsInvalidError with each field that is wrong */
export function storedTenant(outcome: TenantOutcome): Tenant {
  if (outcome.outcome === 'invalid') throw new FieldsInvalidError(outcome.problems);
  return outcome.tenant;
}
