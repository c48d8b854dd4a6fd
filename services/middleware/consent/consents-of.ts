import type { Consent, Consents, UserRef } from '@mailweave/contracts';
import { type ConsentRecord, consentsInForce } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';

/** What a user said about each purpose. @throws UnknownTenantError, TenantDatabaseMissingError */
export async function consentsOf(
  { policyOf, stores }: Pick<ApiContext, 'policyOf' | 'stores'>,
  { tenantId, userKey }: UserRef,
): Promise<Consents> {
  await policyOf(tenantId);
  const history = await stores.consents.history({ tenantId, userKey });
  const inForce = Object.values(consentsInForce(history));
  return { inForce: inForce.map(consent), history: history.map(consent) };
}

function consent({ atMs, decision, purpose, source, textVersion }: ConsentRecord): Consent {
  return { purpose, decision, textVersion, source, at: new Date(atMs).toISOString() };
}
