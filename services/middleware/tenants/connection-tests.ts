import type { ConnectionVerdict, TenantId } from '@mailweave/contracts';
import type { BucketSettings, ObjectStorage } from '@mailweave/object-storage';
import type { ConversionContext } from '../conversions/conversion-context.ts';
import type { Tenants } from './tenants.ts';
import { tryBucket } from './try-bucket.ts';
import { tryPoint } from './try-point.ts';

/** Tries what a tenant names, so that a mistake is seen before it matters. */
export type ConnectionTests = {
  /** @throws UnknownTenantError, TenantDatabaseMissingError, DataSourceUnknownError */
  dataSource(tenantId: TenantId, dataSourceId: string): Promise<ConnectionVerdict>;
  /** Sends one event. @throws UnknownTenantError, TenantDatabaseMissingError, UnknownPointError */
  conversionPoint(tenantId: TenantId, pointId: string): Promise<ConnectionVerdict>;
};

type Ports = {
  tenants: Tenants;
  /** The bucket of the configuration. */
  configured: ObjectStorage;
  /** Opens a bucket that gives up soon. */
  openImpatiently(settings: BucketSettings): ObjectStorage;
  conversions: ConversionContext;
};

export function createConnectionTests(ports: Ports): ConnectionTests {
  const { tenants, conversions } = ports;
  return {
    async dataSource(tenantId, dataSourceId) {
      // A source that is not there is refused; one that does not work is told.
      await tenants.dataSourceIdOf(tenantId, dataSourceId);
      return await tryBucket(ports, { tenantId, dataSourceId });
    },
    async conversionPoint(tenantId, pointId) {
      await tenants.policyOf(tenantId);
      return await tryPoint(conversions, { tenantId, pointId });
    },
  };
}
