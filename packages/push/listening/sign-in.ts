import { Secret } from '@mailweave/foundation';
import type { ResponseCode, StatusWord } from '@mailweave/imap';

/** What a mailbox is opened with. */
export type MailLogin =
  | { readonly kind: 'password'; readonly user: string; readonly password: Secret }
  /** `masterUser` proves who he is and acts for `user` (RFC 4616 2, authzid). */
  | {
      readonly kind: 'master';
      readonly user: string;
      readonly masterUser: string;
      readonly password: Secret;
    }
  /** An OAuth 2.0 access token (RFC 7628). */
  | { readonly kind: 'token'; readonly user: string; readonly token: Secret };

/** How to sign in at a server. */
export type SignIn =
  | {
      readonly way: 'authenticate';
      readonly mechanism: 'PLAIN' | 'OAUTHBEARER' | 'XOAUTH2';
      /** Base64. */
      readonly message: Secret;
      /** Whether the message may stand in the command itself (RFC 4959). */
      readonly atOnce: boolean;
    }
  | { readonly way: 'login'; readonly user: string; readonly password: Secret }
  /** The server offers nothing that these credentials are good for. */
  | { readonly way: 'none' };

/** @param capabilities in upper case, of this connection as it is now */
export function planSignIn(login: MailLogin, capabilities: ReadonlySet<string>): SignIn {
  const atOnce = capabilities.has('SASL-IR');
  if (login.kind === 'token') {
    const mechanism = (['OAUTHBEARER', 'XOAUTH2'] as const).find((name) => capabilities.has(`AUTH=${name}`));
    if (mechanism === undefined) return { way: 'none' };
    return { way: 'authenticate', mechanism, message: tokenMessage(mechanism, login), atOnce };
  }
  if (capabilities.has('AUTH=PLAIN')) {
    return { way: 'authenticate', mechanism: 'PLAIN', message: plainMessage(login), atOnce };
  }
  const canLogIn = login.kind === 'password' && !capabilities.has('LOGINDISABLED');
  return canLogIn ? { way: 'login', user: login.user, password: login.password } : { way: 'none' };
}

/** What became of a log-in. */
export type SignInVerdict =
  | 'in'
  /** The credentials are wrong, and stay so until others come. */
  | 'refused'
  /** They may be wrong: a server that tells no reason. */
  | 'doubtful'
  /** The server cannot just now. */
  | 'busy';

const BUSY_CODES = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CORRUPTION', 'OVERQUOTA']);
const REFUSING_CODES = new Set(['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED', 'CONTACTADMIN']);

/** @see RFC 5530 3 */
export function signInVerdict(status: StatusWord, code: ResponseCode | undefined): SignInVerdict {
  if (status === 'OK' || status === 'PREAUTH') return 'in';
  const atom = code?.name === 'other' ? code.atom : '';
  if (REFUSING_CODES.has(atom)) return 'refused';
  return BUSY_CODES.has(atom) || status === 'BYE' ? 'busy' : 'doubtful';
}

/** authzid NUL authcid NUL passwd (RFC 4616 2) */
function plainMessage(login: Exclude<MailLogin, { kind: 'token' }>): Secret {
  const [authzid, authcid] = login.kind === 'master' ? [login.user, login.masterUser] : ['', login.user];
  return base64(`${authzid}\0${authcid}\0${login.password.reveal()}`);
}

/** RFC 7628 3.1, and Google's form of it from before. */
function tokenMessage(
  mechanism: 'OAUTHBEARER' | 'XOAUTH2',
  { token, user }: { user: string; token: Secret },
): Secret {
  const bearer = `auth=Bearer ${token.reveal()}\x01\x01`;
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return base64(mechanism === 'XOAUTH2' ? `user=${user}\x01${bearer}` : `n,a=${name},\x01${bearer}`);
}

function base64(text: string): Secret {
  return new Secret(Buffer.from(text, 'utf8').toString('base64'));
}
