import { AppError, Secret } from '@mailweave/foundation';
import type { Account, AccountId, Credentials, MailLogin, Properties } from '@mailweave/push';
import type { CredentialVault } from '../credentials/credential-vault.ts';
import type { AccessTokens } from '../credentials/oauth/access-tokens.ts';
import type { SessionCredentials } from '../sessions/session-credentials.ts';
import type { ListenersConfig } from './listeners-config.ts';

/** An account has a refresh token, and there is nobody to give an access token for it. */
class OAuthMissingError extends AppError {
  constructor() {
    super({
      code: 'oauth-missing',
      publicText: 'A refresh token is of use only with the section push.oauth: add it.',
      retry: 'after-change',
    });
  }
}

export type ListenerLoginsParts = {
  config: Pick<ListenersConfig, 'masterUser' | 'masterPassword'>;
  /** Of the server, as they are at this moment. */
  properties(): Properties;
  /** Undefined: credentials are not stored. */
  vault: Pick<CredentialVault, 'find' | 'has'> | undefined;
  sessions: Pick<SessionCredentials, 'find'>;
  /** Undefined: refresh tokens are of no use. */
  tokens: Pick<AccessTokens, 'of' | 'refusedByServer'> | undefined;
};

/**
 * What listeners sign in with: as the master user, else with the password of all accounts, else with what the owner has given, stored or
 * for his session.
 */
export class ListenerLogins {
  readonly #parts: ListenerLoginsParts;

  constructor(parts: ListenerLoginsParts) {
    this.#parts = parts;
  }

  /** @throws AppError the store cannot answer */
  async wayOf(accountId: AccountId): Promise<'master' | 'master-password' | 'stored' | 'session' | 'none'> {
    const shared = this.#shared('');
    if (shared !== undefined) return shared.kind === 'master' ? 'master' : 'master-password';
    const { sessions, vault } = this.#parts;
    if ((await vault?.has(accountId)) === true) return 'stored';
    return sessions.find(accountId) === undefined ? 'none' : 'session';
  }

  /** Undefined: there is nothing to sign in with. @throws AppError the store cannot answer, CredentialsUnreadableError */
  async of({ accountId, login }: Account): Promise<MailLogin | undefined> {
    const shared = this.#shared(login);
    if (shared !== undefined) return shared;
    const { sessions, vault } = this.#parts;
    const credentials = (await vault?.find(accountId)) ?? sessions.find(accountId);
    return credentials && (await this.#loginWith(accountId, credentials));
  }

  /** The mail server refuses this. @returns whether another access token may be of use */
  refusedByServer(accountId: AccountId, login: MailLogin): boolean {
    if (login.kind !== 'token') return false;
    return this.#parts.tokens?.refusedByServer(accountId, login.token) === true;
  }

  async #loginWith(accountId: AccountId, credentials: Credentials): Promise<MailLogin | undefined> {
    const { login: user } = credentials;
    if (credentials.kind === 'password') return { kind: 'password', user, password: credentials.password };
    const { tokens } = this.#parts;
    if (tokens === undefined) throw new OAuthMissingError();
    const token = await tokens.of(accountId, credentials.refreshToken);
    return token && { kind: 'token', user, token };
  }

  /** What opens every account. */
  #shared(user: string): Exclude<MailLogin, { kind: 'token' }> | undefined {
    const { masterPassword, masterUser } = this.#parts.config;
    if (masterUser !== undefined && masterPassword !== undefined)
      return { kind: 'master', user, masterUser, password: masterPassword };
    const password = masterPasswordIn(this.#parts.properties());
    return password && { kind: 'password', user, password };
  }
}

/** The password of every account, where the files of a mail platform have one. */
function masterPasswordIn(server: Properties): Secret | undefined {
  if (server.text('com.openexchange.mail.passwordSource').toLowerCase() !== 'global') return undefined;
  const password = server.text('com.openexchange.mail.masterPassword');
  return password === '' ? undefined : new Secret(password);
}
