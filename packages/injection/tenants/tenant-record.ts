import type { Tenant } from '@mailweave/contracts';

/** A tenant as it is stored. */
export type TenantRecord = {
  /** Its secrets are sealed: a store never sees them. */
  tenant: Tenant;
  /** Rises with each change. */
  version: number;
};
