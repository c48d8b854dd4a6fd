import type { TenantId } from '@mailweave/contracts';
import type { Clock, RandomSource } from '@mailweave/foundation';
import type { ChangeBus, InjectionStores, TenantPolicy } from '@mailweave/injection';
import type { LiveCampaigns } from '../campaigns/live-campaigns.ts';
import type { MiddlewareEvents } from '../events.ts';
import type { PublicLinks } from '../links/public-links.ts';
import type { EventReports } from './event-reports.ts';

/** What the operations on users need of the service. */
export type ApiContext = {
  stores: InjectionStores;
  liveCampaigns: LiveCampaigns;
  changes: ChangeBus;
  reports: EventReports;
  clock: Clock;
  random: RandomSource;
  events: MiddlewareEvents;
  /** Undefined without a public address. */
  links: PublicLinks | undefined;
  /** @throws UnknownTenantError, TenantDatabaseMissingError */
  policyOf(tenantId: TenantId): Promise<TenantPolicy>;
};
