import { eventOnce, type LinkSubject } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';
import { recordConsent } from '../consent/record-consent.ts';
import type { OptOutManner } from './manner.ts';

/**
 * Withdraws the user's consent to the purpose of a message, whatever was imported or is imported later; his open sessions lose
 * messages of that purpose within a second. A second time it changes nothing.
 *
 * @throws UnknownTenantError, TenantDatabaseMissingError, StoreUnavailableError
 */
export async function optOut(context: ApiContext, subject: LinkSubject, manner: OptOutManner): Promise<void> {
  const { tenantId, userKey, claimId, purpose } = subject;
  const known = (await context.stores.consents.inForce({ tenantId, userKey }))[purpose];
  if (known?.decision !== 'withdrawn') {
    // A consent that a clock ahead of ours wrote must not outlive what the user says after it.
    const atMs = Math.max(context.clock.nowMs(), known?.atMs ?? 0);
    await recordConsent(context, { tenantId, userKey, purpose, decision: 'withdrawn', atMs, ...manner });
  }
  const claim = await context.stores.claims.find({ tenantId, userKey, claimId });
  // Without a claim the user was erased since: nothing more is noted about him.
  if (claim !== undefined)
    await context.reports.report([eventOnce(claim, 'optedout', context.clock.nowMs())]);
}

export async function hasOptedOut(
  { stores }: Pick<ApiContext, 'stores'>,
  { tenantId, userKey, purpose }: LinkSubject,
): Promise<boolean> {
  const inForce = await stores.consents.inForce({ tenantId, userKey });
  return inForce[purpose]?.decision === 'withdrawn';
}
