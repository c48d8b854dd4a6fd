import type { UserRef } from '@mailweave/contracts';

/** A user as a Map's key. A tenant id holds no slash. */
export function userId({ tenantId, userKey }: UserRef): string {
  return `${tenantId}/${userKey}`;
}
