import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import type { Clock, RandomSource, Secret } from '@mailweave/foundation';
import type { InjectionStores } from '@mailweave/injection';
import type { ConversionsConfig } from '../config.ts';
import type { MiddlewareEvents } from '../events.ts';

/** What sending events needs of the service. */
export type ConversionContext = {
  stores: Pick<InjectionStores, 'outbox' | 'conversions'>;
  clock: Clock;
  random: RandomSource;
  events: MiddlewareEvents;
  settings: ConversionsConfig;
  /** None for a tenant that is not there. */
  conversionPointsOf(tenantId: TenantId): Promise<readonly ConversionPoint[]>;
  /** What webhooks of the tenant are signed with. */
  secretKeyOf(tenantId: TenantId): Promise<Secret | undefined>;
};
