import { type AccountId, compareAccountIds } from '../account/account.ts';

/** A client id's wish that an account has a listener also while it has no session. */
export type RegistrationRef = { readonly accountId: AccountId; readonly clientId: string };

export type Registration = RegistrationRef & {
  readonly createdAtMs: number;
  /** `needs-login`: the mail server refuses the credentials, and no listener runs until others come. */
  readonly state: 'active' | 'needs-login';
  /** Why it needs a log-in: a code, no text of a server. */
  readonly reason?: string;
  /** When it came into this state. */
  readonly sinceMs: number;
};

/** In order of context, user and client id. */
export function compareRegistrations(a: RegistrationRef, b: RegistrationRef): number {
  if (a.accountId !== b.accountId) return compareAccountIds(a.accountId, b.accountId);
  return Buffer.compare(Buffer.from(a.clientId), Buffer.from(b.clientId));
}
