import type { InjectionStores } from '@mailweave/injection';
import { CassandraAudienceStore } from './audience-store.ts';
import { CassandraCampaignStore } from './campaign-store.ts';
import { CassandraChangeFeed } from './change-feed.ts';
import { CassandraClaimStore } from './claim-store.ts';
import { CassandraConsentStore } from './consent-store.ts';
import { ConversionPoints } from './events/conversion-points.ts';
import { CassandraConversionStore } from './events/conversion-store.ts';
import { CassandraEventOutbox } from './events/event-outbox.ts';
import { PointLeases } from './events/point-leases.ts';
import { SequenceSource } from './events/sequence.ts';
import { UserEvents } from './events/user-events.ts';
import { CassandraImportStore } from './import-store.ts';
import { Keyspaces } from './keyspaces.ts';
import type { CassandraOptions } from './options.ts';
import { RevisionRows } from './revision-rows.ts';
import { CassandraSession } from './session.ts';
import { CassandraSuppressionStore } from './suppression-store.ts';
import { CassandraSwitchStore } from './switch-store.ts';
import { TenantState } from './tenant-state.ts';
import { CassandraTenantStore } from './tenant-store.ts';
import { UserData } from './user-data.ts';

/**
 * All stores in a Cassandra cluster. Nothing is connected before the first use, and each use that comes while the cluster
 * cannot be reached tries anew; keyspaces and tables are looked for, and made where that is wanted, at their first use.
 */
export function openCassandraStores(options: CassandraOptions): InjectionStores & AsyncDisposable {
  const session = new CassandraSession(options);
  const keyspaces = new Keyspaces(session);
  const feed = new CassandraChangeFeed(session, keyspaces);
  const users = new UserData(session, keyspaces);
  const state = new TenantState(session, keyspaces);
  const revisions = new RevisionRows(session, keyspaces);
  const events = new UserEvents(session, keyspaces);
  const tenants = new CassandraTenantStore(session, keyspaces);
  keyspaces.useNames(async (tenantId) => (await tenants.find(tenantId))?.tenant.keyspaceName);
  return {
    campaigns: new CassandraCampaignStore(session, keyspaces, { feed, revisions }),
    audience: new CassandraAudienceStore(users, state, revisions),
    imports: new CassandraImportStore(session, keyspaces),
    claims: new CassandraClaimStore(session, keyspaces, feed),
    consents: new CassandraConsentStore(users, feed),
    suppressions: new CassandraSuppressionStore(users, feed),
    switches: new CassandraSwitchStore(session, keyspaces, { users, state, feed }),
    outbox: new CassandraEventOutbox(events, new SequenceSource(session, keyspaces)),
    conversions: new CassandraConversionStore(
      events,
      new ConversionPoints(session, keyspaces),
      new PointLeases(session, keyspaces),
    ),
    changes: feed,
    tenants,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
