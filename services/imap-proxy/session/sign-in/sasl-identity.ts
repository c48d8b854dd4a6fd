/**
 * Standard: connection; RFC 4616, 4959, 7628; SASL PLAIN, SASL-IR, OAUTHBEARER; whole, also LOGIN and XOAUTH2
 */
import type { Secret } from '@mailweave/foundation';
import type { LoginIdentity } from '../../weaving/proxy-user.ts';

export type SaslMechanism = 'PLAIN' | 'LOGIN' | 'XOAUTH2' | 'OAUTHBEARER';

/**
 * Who signs in, out of a mechanism's message; undefined when it is not of the mechanism's form.
 *
 * @param message one byte per character, not in base64
 */
export function readSaslIdentity(
  mechanism: SaslMechanism,
  message: Secret<string>,
): LoginIdentity | undefined {
  const text = Buffer.from(message.reveal(), 'latin1').toString('utf8');
  if (mechanism === 'XOAUTH2') return xoauth2(text);
  return mechanism === 'OAUTHBEARER' ? oauthBearer(text) : plain(text);
}

/** [authzid] NUL authcid NUL passwd (RFC 4616 2) */
function plain(text: string): LoginIdentity | undefined {
  const [actsAs, user, password, ...rest] = text.split('\0');
  if (user === undefined || user === '' || password === undefined || rest.length > 0) return undefined;
  return { user, actsAs: actsAs === '' ? undefined : actsAs };
}

/** What separates the fields of the OAuth mechanisms. */
export const CONTROL_A = '\u0001';

/** `user=` address, ^A, `auth=Bearer` token, ^A ^A */
function xoauth2(text: string): LoginIdentity | undefined {
  const [userField = '', authField = ''] = text.split(CONTROL_A);
  if (!userField.startsWith('user=') || !/^auth=Bearer /i.test(authField)) return undefined;
  const user = userField.slice('user='.length);
  return user === '' ? undefined : { user, actsAs: undefined };
}

/** gs2-header with `a=` the user, ^A, then fields, one of them `auth=` (RFC 7628 3.1) */
function oauthBearer(text: string): LoginIdentity | undefined {
  const [header = '', ...fields] = text.split(CONTROL_A);
  const user = /^[ny],a=([^,]+),$/.exec(header)?.[1];
  if (user === undefined || !fields.some((field) => field.startsWith('auth='))) return undefined;
  // saslname (RFC 5801 4): `,` and `=` are written as escapes.
  return { user: user.replaceAll('=2C', ',').replaceAll('=3D', '='), actsAs: undefined };
}
