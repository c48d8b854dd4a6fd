import type { ClaimRef, FlagChange, WovenRecord } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';

export async function changeFlags(
  context: ApiContext,
  claim: ClaimRef,
  change: FlagChange,
): Promise<WovenRecord | undefined> {
  const record = await context.stores.claims.changeFlags(claim, change);
  if (record !== undefined) context.changes.notify(claim);
  return record;
}
