import type { UserRef } from '@mailweave/contracts';
import type { Secret } from '@mailweave/foundation';
import { normaliseAddress, userKeyOf } from '@mailweave/injection';
import { isAddress } from '../resolver/address-resolver.ts';

/** Who is behind a session, as far as weaving needs to know. */
export type ProxyUser = UserRef & {
  /** Normalised; goes into the To of woven messages and nowhere else. */
  readonly address: string;
};

/** What a client signed in with (RFC 4616: authzid may name another user than authcid), as UTF-8 text. */
export type LoginIdentity = { readonly user: string; readonly actsAs: string | undefined };

/** Sessions that are not the user's own must not be woven: what they read is no conversion. */
export function isMasterUser({ user, actsAs }: LoginIdentity): boolean {
  // Dovecot's and Cyrus's way to write a master user's log-in.
  return user.includes('*') || (actsAs !== undefined && actsAs !== user);
}

/** The log-in name itself when it is an address, else with the default domain; undefined when it makes none. */
export function addressOfLogin(login: string, defaultDomain: string | undefined): string | undefined {
  if (isAddress(login)) return login;
  const whole = `${login}@${defaultDomain ?? ''}`;
  return !login.includes('@') && isAddress(whole) ? whole : undefined;
}

/** @param pepper undefined where user keys are plain SHA-256 */
export function proxyUser(address: string, tenantId: string, pepper: Secret | undefined): ProxyUser {
  const normalised = normaliseAddress(address);
  return { tenantId, userKey: userKeyOf(normalised, pepper), address: normalised };
}
