import type { ConversionPoint, Manifest, TenantId } from '@mailweave/contracts';
import { AppError, type Secret } from '@mailweave/foundation';
import type { TenantPolicy } from '@mailweave/injection';
import type { TenantConfig } from '../config.ts';

/** No tenant of this name is configured. */
class UnknownTenantError extends AppError {
  constructor(tenantId: TenantId) {
    super({
      code: 'tenant-unknown',
      publicText: `There is no tenant ${JSON.stringify(tenantId.slice(0, 48))}. Add it to middleware.tenants in the configuration.`,
      retry: 'after-change',
    });
  }
}

/** The configured tenants. */
export class Tenants {
  readonly #tenants: ReadonlyMap<TenantId, TenantConfig>;

  constructor(tenants: Readonly<Record<TenantId, TenantConfig>>) {
    this.#tenants = new Map(Object.entries(tenants));
  }

  /** @throws UnknownTenantError */
  policyOf(tenantId: TenantId): TenantPolicy {
    return this.#find(tenantId).policy;
  }

  /** None for a tenant that is not there. */
  conversionPointsOf(tenantId: TenantId): readonly ConversionPoint[] {
    return this.#tenants.get(tenantId)?.conversionPoints ?? [];
  }

  secretKeyOf(tenantId: TenantId): Secret | undefined {
    return this.#tenants.get(tenantId)?.secretKey;
  }

  /** How the keys of the tenant's users are made. @throws UnknownTenantError */
  identityOf(tenantId: TenantId): Manifest['identity'] {
    return this.#find(tenantId).pepper === undefined ? 'sha256' : 'hmac-sha256';
  }

  #find(tenantId: TenantId): TenantConfig {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) throw new UnknownTenantError(tenantId);
    return tenant;
  }
}
