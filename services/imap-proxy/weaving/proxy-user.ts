import type { UserRef } from '@mailweave/contracts';
import type { Secret } from '@mailweave/foundation';
import { normaliseAddress, userKeyOf } from '@mailweave/injection';

/** Who is behind a session, as far as weaving needs to know. */
export type ProxyUser = UserRef & {
  /** Normalised; goes into the To of woven messages and nowhere else. */
  readonly address: string;
};

/** What a client signed in with (RFC 4616: authzid may name another user than authcid). */
export type LoginIdentity = { readonly user: string; readonly actsAs: string | undefined };

/** Sessions that are not the user's own must not be woven: what they read is no conversion. */
export type UserOutcome =
  | { readonly outcome: 'user'; readonly user: ProxyUser }
  | { readonly outcome: 'not-woven'; readonly reason: 'master-user' | 'no-address' };

/**
 * From a login to a user: the login itself when it is an address, else with the default domain.
 *
 * @param identity the login as UTF-8 text
 */
export function proxyUser(
  identity: LoginIdentity,
  options: { tenantId: string; defaultDomain: string | undefined; pepper: Secret | undefined },
): UserOutcome {
  // Dovecot's and Cyrus's way to write a master user's log-in.
  if (identity.user.includes('*')) return { outcome: 'not-woven', reason: 'master-user' };
  if (identity.actsAs !== undefined && identity.actsAs !== identity.user) {
    return { outcome: 'not-woven', reason: 'master-user' };
  }
  const address = addressOf(identity.user, options.defaultDomain);
  if (address === undefined) return { outcome: 'not-woven', reason: 'no-address' };
  const normalised = normaliseAddress(address);
  return {
    outcome: 'user',
    user: { tenantId: options.tenantId, userKey: userKeyOf(normalised, options.pepper), address: normalised },
  };
}

function addressOf(login: string, defaultDomain: string | undefined): string | undefined {
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(login)) return login;
  if (defaultDomain === undefined || !/^[^\s@<>]+$/.test(login)) return undefined;
  return `${login}@${defaultDomain}`;
}
