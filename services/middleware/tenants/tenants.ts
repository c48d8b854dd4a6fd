import type { Manifest, TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
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

/** The configured tenants. Both questions throw UnknownTenantError. */
export class Tenants {
  readonly #tenants: ReadonlyMap<TenantId, TenantConfig>;

  constructor(tenants: Readonly<Record<TenantId, TenantConfig>>) {
    this.#tenants = new Map(Object.entries(tenants));
  }

  policyOf(tenantId: TenantId): TenantPolicy {
    return this.#find(tenantId).policy;
  }

  /** How the keys of the tenant's users are made. */
  identityOf(tenantId: TenantId): Manifest['identity'] {
    return this.#find(tenantId).pepper === undefined ? 'sha256' : 'hmac-sha256';
  }

  #find(tenantId: TenantId): TenantConfig {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) throw new UnknownTenantError(tenantId);
    return tenant;
  }
}
