import type { Secret } from '@mailweave/foundation';
import type { LoginIdentity } from '../weaving/proxy-user.ts';
import type { RoutedLogin } from './backend-directory.ts';

/**
 * Whose mailbox a log-in is for. A master user is at the backend of the user he acts as, both as SASL says it
 * (authzid, RFC 4616) and as Dovecot and Cyrus write it (`user*master`).
 *
 * @param password undefined where the client signs in with a token
 */
export function routedLogin(
  identity: LoginIdentity,
  password: Secret | undefined,
  defaultDomain: string | undefined,
): RoutedLogin {
  const [owner = ''] = (identity.actsAs ?? identity.user).split('*');
  const hasDomain = owner.includes('@') || defaultDomain === undefined;
  const name = (hasDomain ? owner : `${owner}@${defaultDomain}`).toLowerCase();
  return { name, domain: name.includes('@') ? name.slice(name.lastIndexOf('@') + 1) : '', password };
}
