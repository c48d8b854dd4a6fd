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

/** An import, or a call, names a data source that the tenant has not, or no longer. */
export class DataSourceUnknownError extends AppError {
  constructor(tenantId: TenantId, dataSourceId: string) {
    super({
      code: 'data-source-unknown',
      publicText: `The tenant ${tenantId} has no data source ${JSON.stringify(dataSourceId.slice(0, 64))}. See GET /api/tenants/${tenantId}/dataSources.`,
      retry: 'after-change',
    });
  }
}

/** The connection of a data source cannot be what it says. */
export class DataSourceUnusableError extends AppError {
  constructor(dataSourceId: string, because: string) {
    super({
      code: 'data-source-unusable',
      publicText: `The data source ${dataSourceId} cannot be used: ${because}. Change it by PUT /api/tenants/{id}/dataSources.`,
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

/** The configuration names a zone that this machine does not know: nobody could say when quiet hours are. */
export class TimeZoneUnknownError extends AppError {
  constructor(tenantId: TenantId, timeZone: string) {
    super({
      code: 'time-zone-unknown',
      publicText: `The policy of tenant ${tenantId} names the time zone ${JSON.stringify(timeZone.slice(0, 64))}, which is unknown. Give a name of the IANA database, such as Europe/Berlin.`,
      retry: 'after-change',
    });
  }
}
