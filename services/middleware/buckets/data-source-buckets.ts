import type { TenantId } from '@mailweave/contracts';
import type { BucketSettings, ObjectStorage } from '@mailweave/object-storage';
import type { Tenants } from '../tenants/tenants.ts';
import { dataSourceSettings } from './data-source-settings.ts';

type Ports = {
  tenants: Tenants;
  /** The bucket of the configuration. */
  configured: ObjectStorage;
  open(settings: BucketSettings): ObjectStorage;
};

type Opened = { fingerprint: string; bucket: ObjectStorage };

/** The buckets that exports are read from, each opened at its first use and again when its data source was changed. */
export class DataSourceBuckets {
  readonly #ports: Ports;
  readonly #opened = new Map<string, Opened>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * @throws UnknownTenantError, TenantDatabaseMissingError, DataSourceUnknownError, DataSourceUnusableError,
   *   SecretsKeyMissingError, SecretUnreadableError
   */
  async of({ tenantId, dataSourceId }: { tenantId: TenantId; dataSourceId: string }): Promise<ObjectStorage> {
    const found = await this.#ports.tenants.dataSourceOf(tenantId, dataSourceId);
    if (found === 'configured') return this.#ports.configured;
    // A secret that was given anew is sealed anew.
    const fingerprint = JSON.stringify(found.source.awsConnectionInformation);
    const name = `${tenantId}/${dataSourceId}`;
    const known = this.#opened.get(name);
    if (known?.fingerprint === fingerprint) return known.bucket;
    const bucket = this.#ports.open(dataSourceSettings(found));
    this.#opened.set(name, { fingerprint, bucket });
    return bucket;
  }
}
