import { Secret } from '@mailweave/foundation';
import type { Credentials } from '../session/sign-in/credentials.ts';
import type { RoutedLogin } from './backend-directory.ts';

/**
 * Whose mailbox a log-in is for. A master user is at the backend of the user he acts as, both as SASL says it
 * (authzid, RFC 4616) and as Dovecot and Cyrus write it (`user*master`).
 */
export function routedLogin(credentials: Credentials, defaultDomain: string | undefined): RoutedLogin {
  const { identity } = credentials;
  const [owner = ''] = (identity.actsAs ?? identity.user).split('*');
  const hasDomain = owner.includes('@') || defaultDomain === undefined;
  const name = (hasDomain ? owner : `${owner}@${defaultDomain}`).toLowerCase();
  const domain = name.includes('@') ? name.slice(name.lastIndexOf('@') + 1) : '';
  return { name, domain, password: passwordOf(credentials) };
}

/** As UTF-8 text; undefined for a token. */
function passwordOf({ mechanism, response }: Credentials): Secret | undefined {
  if (mechanism !== 'PLAIN') return undefined;
  const password = response.reveal().split('\0')[2] ?? '';
  return new Secret(Buffer.from(password, 'latin1').toString('utf8'));
}
