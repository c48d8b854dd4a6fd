import { Secret } from '@mailweave/foundation';
import type { Account, AccountId, MailLogin, Properties } from '@mailweave/push';
import type { CredentialVault } from '../credentials/credential-vault.ts';
import type { ListenersConfig } from './listeners-config.ts';

export type ListenerLoginsParts = {
  config: Pick<ListenersConfig, 'masterUser' | 'masterPassword'>;
  /** Of the server, as they are at this moment. */
  properties(): Properties;
  /** Undefined: credentials are not stored. */
  vault: Pick<CredentialVault, 'find' | 'has'> | undefined;
};

/** What listeners sign in with: as the master user, else with the password of all accounts, else with what the owner has given. */
export class ListenerLogins {
  readonly #parts: ListenerLoginsParts;

  constructor(parts: ListenerLoginsParts) {
    this.#parts = parts;
  }

  /** @throws AppError the store cannot answer */
  async wayOf(accountId: AccountId): Promise<'master' | 'master-password' | 'stored' | 'none'> {
    const shared = this.#shared('');
    if (shared !== undefined) return shared.kind === 'master' ? 'master' : 'master-password';
    return (await this.#parts.vault?.has(accountId)) === true ? 'stored' : 'none';
  }

  /** Undefined: there is nothing to sign in with. @throws AppError the store cannot answer, CredentialsUnreadableError */
  async of({ accountId, login }: Account): Promise<MailLogin | undefined> {
    const shared = this.#shared(login);
    if (shared !== undefined) return shared;
    const stored = await this.#parts.vault?.find(accountId);
    if (stored?.kind !== 'password') return undefined;
    return { kind: 'password', user: stored.login, password: stored.password };
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
