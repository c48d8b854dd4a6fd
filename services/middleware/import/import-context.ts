import type { Manifest, Purpose, TenantId } from '@mailweave/contracts';
import type { Clock, RandomSource } from '@mailweave/foundation';
import type { CampaignDefinition, CampaignRef, InjectionStores } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { MiddlewareEvents } from '../events.ts';
import type { ListedUsers } from '../users/listed-users.ts';
import type { ImportLimits } from './import-limits.ts';
import type { MessageRules } from './templates/message-rules.ts';

/** What imports need of the service. */
export type ImportContext = {
  stores: Pick<InjectionStores, 'campaigns' | 'audience' | 'imports'>;
  /** Where the exports of a data source are; only read. Refuses what DataSourceBuckets.of refuses. */
  bucketOf(source: { tenantId: TenantId; dataSourceId: string }): Promise<ObjectStorage>;
  /** See Tenants.dataSourceIdOf. */
  dataSourceIdOf(tenantId: TenantId, named: string | undefined): Promise<string>;
  /** Our own files: rejected rows. */
  spool: ObjectStorage;
  clock: Clock;
  random: RandomSource;
  events: MiddlewareEvents;
  limits: ImportLimits;
  /** Imports at once. */
  concurrency: number;
  /** How the tenant's user keys are made. @throws UnknownTenantError, TenantDatabaseMissingError */
  identityOf(tenantId: TenantId): Promise<Manifest['identity']>;
  users: ListedUsers;
  /** What messages of the purpose have to be like. */
  messageRules(tenantId: TenantId, purpose: Purpose): Promise<MessageRules>;
  /** Tells caches and open sessions. */
  announce: {
    live(campaign: CampaignDefinition): Promise<void>;
    recalled(campaign: CampaignRef): Promise<void>;
  };
};
