import type { UserExport, UserRef } from '@mailweave/contracts';
import type { ApiContext } from '../api/api-context.ts';
import { consentsOf } from '../consent/consents-of.ts';

/**
 * Everything that is kept about a user. What waits for conversion points are the events that are in here.
 *
 * @throws UnknownTenantError, TenantDatabaseMissingError, StoreUnavailableError
 */
export async function exportUser(
  context: Pick<ApiContext, 'stores' | 'clock' | 'policyOf'>,
  { tenantId, userKey }: UserRef,
): Promise<UserExport> {
  const { stores } = context;
  const user = { tenantId, userKey };
  const consents = await consentsOf(context, user);
  const [suppressed, switches, audience, messages, events] = await Promise.all([
    stores.suppressions.has(user),
    stores.switches.thrownFor(user),
    stores.audience.rowsOfUser(user),
    stores.claims.ofUser(user),
    stores.outbox.ofUser(user),
  ]);
  const exportedAt = new Date(context.clock.nowMs()).toISOString();
  return { ...user, exportedAt, suppressed, stopped: switches.user, consents, audience, messages, events };
}
