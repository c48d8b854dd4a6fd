import type { ConversionPoint, Manifest, TenantId } from '@mailweave/contracts';
import type { Secret } from '@mailweave/foundation';
import { strictPolicy, type TenantPolicy, type TenantStore } from '@mailweave/injection';
import type { TenantConfig } from '../config.ts';
import { TenantDatabaseMissingError, UnknownTenantError } from './tenant-errors.ts';

/**
 * Who is a tenant, and by which policy. What the configuration says of one counts, and costs no look into the store; a
 * tenant that was made by a call alone has the strict policy and plain user keys. The policy and the identity are refused with
 * UnknownTenantError or TenantDatabaseMissingError.
 */
export class Tenants {
  readonly #configured: ReadonlyMap<TenantId, TenantConfig>;
  readonly #store: Pick<TenantStore, 'find' | 'hasKeyspace'>;

  constructor(
    configured: Readonly<Record<TenantId, TenantConfig>>,
    store: Pick<TenantStore, 'find' | 'hasKeyspace'>,
  ) {
    this.#configured = new Map(Object.entries(configured));
    this.#store = store;
  }

  async policyOf(tenantId: TenantId): Promise<TenantPolicy> {
    return (await this.#settingsOf(tenantId))?.policy ?? strictPolicy;
  }

  /** Those of the configuration; none for a tenant that is not there. */
  conversionPointsOf(tenantId: TenantId): readonly ConversionPoint[] {
    return this.#configured.get(tenantId)?.conversionPoints ?? [];
  }

  /** Signs what is sent to the points of the configuration. */
  secretKeyOf(tenantId: TenantId): Secret | undefined {
    return this.#configured.get(tenantId)?.secretKey;
  }

  /** How the keys of the tenant's users are made. */
  async identityOf(tenantId: TenantId): Promise<Manifest['identity']> {
    return (await this.#settingsOf(tenantId))?.pepper === undefined ? 'sha256' : 'hmac-sha256';
  }

  /** Undefined for a tenant that only the store knows. */
  async #settingsOf(tenantId: TenantId): Promise<TenantConfig | undefined> {
    const configured = this.#configured.get(tenantId);
    if (configured !== undefined) return configured;
    const stored = await this.#store.find(tenantId);
    if (stored === undefined) throw new UnknownTenantError(tenantId);
    const { keyspaceName } = stored.tenant;
    if (!(await this.#store.hasKeyspace(keyspaceName))) {
      throw new TenantDatabaseMissingError(tenantId, keyspaceName);
    }
    return undefined;
  }
}
