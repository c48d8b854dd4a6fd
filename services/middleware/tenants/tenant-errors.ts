import type { TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';

/** There is no tenant of this name, neither in the configuration nor in the store. */
export class UnknownTenantError extends AppError {
  constructor(tenantId: TenantId) {
    super({
      code: 'tenant-unknown',
      publicText: `There is no tenant ${JSON.stringify(tenantId.slice(0, 48))}. Create it by POST /api/tenants, or add it to middleware.tenants in the configuration.`,
      retry: 'after-change',
    });
  }
}

export class TenantExistsError extends AppError {
  constructor(tenantId: TenantId) {
    super({
      code: 'tenant-exists',
      publicText: `There is a tenant ${tenantId} already. Change it by PUT /api/tenants/${tenantId}, or delete it first.`,
      retry: 'after-change',
    });
  }
}

/** The tenant was made without createDB=true, and its keyspace by nobody. */
export class TenantDatabaseMissingError extends AppError {
  constructor(tenantId: TenantId, keyspaceName: string) {
    super({
      code: 'tenant-database-missing',
      publicText: `The database ${keyspaceName} of tenant ${tenantId} does not exist. Put the tenant again by PUT /api/tenants/${tenantId}?createDB=true.`,
      retry: 'after-change',
    });
  }
}

/** Somebody else changed the tenant at the same time, again and again. */
export class TenantBusyError extends AppError {
  constructor(tenantId: TenantId) {
    super({
      code: 'tenant-busy',
      publicText: `The tenant ${tenantId} is being changed by others. Try again.`,
      retry: 'later',
    });
  }
}
