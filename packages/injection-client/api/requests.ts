import type { ClaimRef, UserRef } from '@mailweave/contracts';
import type { Call } from '../calls/caller.ts';
import type { CallName } from '../client-events.ts';

export function read(name: CallName, path: string): Call {
  return { name, method: 'GET', path, idempotent: true };
}

export function post(name: CallName, path: string, body?: unknown): Call {
  return { name, method: 'POST', path, body, idempotent: false };
}

export function userPath(
  { tenantId, userKey }: UserRef,
  rest: string,
  query: Readonly<Record<string, string | number>> = {},
): string {
  const fields = Object.entries({ tenantId, ...query });
  const text = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `/api/injection/users/${userKey}${rest}?${text}`;
}

export function claimPath(claim: ClaimRef, rest: string): string {
  return userPath(claim, `/claims/${claim.claimId}${rest}`);
}
