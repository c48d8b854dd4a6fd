import type { ConversionPoint, DataSource, Manifest, Tenant, TenantId } from '@mailweave/contracts';
import type { Secret } from '@mailweave/foundation';
import { isTimeZone, strictPolicy, type TenantPolicy, tenantPolicyOf } from '@mailweave/injection';
import type { TenantConfig } from '../config.ts';
import type { StoredTenants } from './stored-tenants.ts';
import {
  DataSourceUnknownError,
  TenantDatabaseMissingError,
  TimeZoneUnknownError,
  UnknownTenantError,
} from './tenant-errors.ts';
import type { TenantVault } from './tenant-vault.ts';

/** An IMAP server names no tenant: its users, and calls that name none, are this one's. It is always there. */
export const defaultTenantId = 'default';

/** Names the bucket of the configuration where a data source is named; no data source can be called like that. */
export const configuredSourceId = '_configured';

/** A data source with its secret, which is opened for use. */
export type OpenDataSource = { source: DataSource; secretKey: Secret };

type TenantsPorts = {
  configured: Readonly<Record<TenantId, TenantConfig>>;
  stored: StoredTenants;
  vault: TenantVault;
};

type Known = { configured: TenantConfig | undefined; stored: Tenant | undefined };

/**
 * Who is a tenant, and what belongs to him. A tenant is in the configuration, in the store, or in both; what calls have
 * stored of one counts before what the configuration says. All but conversion points and keys of a tenant that is not there
 * are refused with UnknownTenantError or TenantDatabaseMissingError.
 */
export class Tenants {
  readonly #configured: ReadonlyMap<TenantId, TenantConfig>;
  readonly #stored: StoredTenants;
  readonly #vault: TenantVault;

  /** @throws TimeZoneUnknownError */
  constructor({ configured, stored, vault }: TenantsPorts) {
    this.#configured = new Map(Object.entries(configured));
    for (const [tenantId, { policy }] of this.#configured) checkTimeZone(tenantId, policy.timeZone);
    this.#stored = stored;
    this.#vault = vault;
  }

  async policyOf(tenantId: TenantId): Promise<TenantPolicy> {
    const { configured, stored } = await this.#known(tenantId);
    return tenantPolicyOf(stored?.policy ?? {}, configured?.policy ?? strictPolicy);
  }

  /** What users know the tenant by; undefined where nobody has said it. */
  async nameOf(tenantId: TenantId): Promise<string | undefined> {
    return (await this.#stored.of(tenantId))?.name ?? this.#configured.get(tenantId)?.name;
  }

  /** How the keys of the tenant's users are made. */
  async identityOf(tenantId: TenantId): Promise<Manifest['identity']> {
    const { configured, stored } = await this.#known(tenantId);
    return stored?.identity ?? (configured?.pepper === undefined ? 'sha256' : 'hmac-sha256');
  }

  /** The stored ones, and those of the configuration under other ids; none for a tenant that is not there. */
  async conversionPointsOf(tenantId: TenantId): Promise<readonly ConversionPoint[]> {
    const stored = (await this.#stored.of(tenantId))?.conversionPoints ?? [];
    const taken = new Set(stored.map(({ id }) => id));
    const configured = this.#configured.get(tenantId)?.conversionPoints ?? [];
    return [...stored, ...configured.filter(({ id }) => !taken.has(id))];
  }

  /** Signs what is sent to the tenant's points. @throws SecretsKeyMissingError, SecretUnreadableError */
  async secretKeyOf(tenantId: TenantId): Promise<Secret | undefined> {
    const stored = await this.#stored.of(tenantId);
    const secret = stored && this.#vault.opened(stored, 'configuration/secretKey');
    return secret ?? this.#configured.get(tenantId)?.secretKey;
  }

  /**
   * The keys that push events may be signed with: several while senders change from one to the next.
   * @throws SecretsKeyMissingError, SecretUnreadableError
   */
  async pushKeysOf(tenantId: TenantId): Promise<Secret[]> {
    const { configured, stored } = await this.#known(tenantId);
    const names = ['configuration/secretKey', 'configuration/previousSecretKey'];
    const opened = stored === undefined ? [] : names.map((name) => this.#vault.opened(stored, name));
    return [...opened, configured?.secretKey].filter((secret) => secret !== undefined);
  }

  /**
   * The name of the data source that is meant.
   * @param named undefined: the default one, which is the bucket of the configuration for a tenant that is only there
   * @throws DataSourceUnknownError
   */
  async dataSourceIdOf(tenantId: TenantId, named: string | undefined): Promise<string> {
    const { stored } = await this.#known(tenantId);
    if (named === configuredSourceId) return named;
    const sources = stored?.dataSources ?? [configuredSource];
    const found = sources.find(({ id, defaultDataSource }) =>
      named === undefined ? defaultDataSource : id === named,
    );
    if (found === undefined) throw new DataSourceUnknownError(tenantId, named ?? '');
    return stored === undefined ? configuredSourceId : found.id;
  }

  /**
   * `configured`: the bucket of the configuration.
   * @throws DataSourceUnknownError, SecretsKeyMissingError, SecretUnreadableError
   */
  async dataSourceOf(tenantId: TenantId, named: string): Promise<OpenDataSource | 'configured'> {
    const id = await this.dataSourceIdOf(tenantId, named);
    if (id === configuredSourceId) return 'configured';
    const stored = await this.#stored.of(tenantId);
    const source = stored?.dataSources.find((each) => each.id === id);
    const secretKey = stored && this.#vault.opened(stored, `dataSources/${id}/secretKey`);
    if (source === undefined || secretKey === undefined) throw new DataSourceUnknownError(tenantId, id);
    return { source, secretKey };
  }

  async #known(tenantId: TenantId): Promise<Known> {
    const configured = this.#configured.get(tenantId);
    const stored = await this.#stored.of(tenantId);
    const isConfigured = configured !== undefined || tenantId === defaultTenantId;
    if (!isConfigured && stored === undefined) throw new UnknownTenantError(tenantId);
    if (!isConfigured && stored !== undefined && !(await this.#stored.hasKeyspace(stored))) {
      throw new TenantDatabaseMissingError(tenantId, stored.keyspaceName);
    }
    return { configured, stored };
  }
}

/** What a tenant without data sources of its own has: the bucket of the configuration. */
const configuredSource: Pick<DataSource, 'id' | 'defaultDataSource'> = {
  id: 'default',
  defaultDataSource: true,
};

function checkTimeZone(tenantId: TenantId, timeZone: string): void {
  if (!isTimeZone(timeZone)) throw new TimeZoneUnknownError(tenantId, timeZone);
}
