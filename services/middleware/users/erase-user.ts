import type { ErasureReceipt, UserRef } from '@mailweave/contracts';
import type { InjectionStores } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';

export type ErasureRequest = UserRef & {
  /** Also keep his key as one that gets nothing, whatever a later export says. */
  suppress: boolean;
};

type ErasureContext = Pick<ApiContext, 'stores' | 'clock' | 'changes' | 'events' | 'policyOf'>;

type StoreName = ErasureReceipt['removed'][number]['store'];

/**
 * Removes everything that is known about a user and takes his woven messages from open sessions. A second time it removes
 * what has come since; one that failed half-way is to be called again.
 *
 * @throws UnknownTenantError, TenantDatabaseMissingError, StoreUnavailableError
 */
export async function eraseUser(context: ErasureContext, request: ErasureRequest): Promise<ErasureReceipt> {
  const { stores, clock, changes, events } = context;
  const { tenantId, userKey, suppress } = request;
  const user = { tenantId, userKey };
  await context.policyOf(tenantId);
  // First, so that nothing is injected between the steps.
  if (suppress) await stores.suppressions.add(tenantId, [userKey], clock.nowMs());
  const removed: ErasureReceipt['removed'] = [];
  for (const [store, erase] of steps(stores)) {
    const rows = await erase(user);
    removed.push({ store, rows, at: isoTime(clock.nowMs()) });
    // Sessions that show his messages go on to tell what he does with them until they know.
    if (store === 'claims') changes.notify(user);
  }
  const suppressed = await stores.suppressions.has(user);
  events.userErased(user, suppressed);
  return { tenantId, userKey, erasedAt: isoTime(clock.nowMs()), removed, suppressed };
}

/**
 * Rows and consents first: without them most is due no more when the claims go. Events before deliveries: an event can become a
 * delivery as long as it is there, not the other way round.
 */
function steps(stores: InjectionStores): [StoreName, (user: UserRef) => Promise<number>][] {
  return [
    ['audience', (user) => stores.audience.eraseUser(user)],
    ['consents', (user) => stores.consents.eraseUser(user)],
    ['claims', (user) => stores.claims.eraseUser(user)],
    ['events', (user) => stores.outbox.eraseUser(user)],
    ['deliveries', (user) => stores.conversions.eraseUser(user)],
  ];
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
