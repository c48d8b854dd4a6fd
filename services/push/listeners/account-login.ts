import { AppError, type Secret } from '@mailweave/foundation';
import type { Account, MailLogin, RetryStep, Trouble } from '@mailweave/push';
import type { LogInState } from '../credentials/log-in-state.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { ListenerLogins } from './listener-logins.ts';

export type AccountLoginParts = {
  account: Account;
  logins: Pick<ListenerLogins, 'of' | 'refusedByServer' | 'wayOf'>;
  logInState: Pick<LogInState, 'refused'>;
  events: Pick<ListenerEvents, 'bug' | 'notRead'>;
};

/** Of these the owner is not to blame: the server has no way to sign in, or no METADATA. */
const CODES: Readonly<Partial<Record<Trouble, string>>> = {
  refused: 'log-in-refused',
  doubtful: 'log-in-refused-without-reason',
};

/** After so long a store is asked again. */
const STORE_AGAIN_MS = 60_000;

/** What the listener of one account signs in with, and what becomes of it when the server refuses. */
export class AccountLogin {
  readonly #parts: AccountLoginParts;
  #used: MailLogin | undefined;

  constructor(parts: AccountLoginParts) {
    this.#parts = parts;
  }

  /** Undefined: there is nothing to sign in with. @throws AppError the store cannot answer, CredentialsUnreadableError */
  async current(): Promise<MailLogin | undefined> {
    this.#used = await this.#parts.logins.of(this.#parts.account);
    return this.#used;
  }

  /**
   * The listener would wait now. What its owner has given is refused: he is told, once. What an operator has configured is his matter.
   * @returns `again` when other credentials have come meanwhile, or nobody can say
   */
  async refused(trouble: Trouble): Promise<RetryStep> {
    const { account, events } = this.#parts;
    try {
      return await this.#judge(trouble);
    } catch (error) {
      if (error instanceof AppError) events.notRead(error);
      else events.bug(account.accountId, error);
      return { step: 'again', delayMs: STORE_AGAIN_MS };
    }
  }

  async #judge(trouble: Trouble): Promise<RetryStep> {
    const { account, logInState, logins } = this.#parts;
    const known = await logins.of(account);
    if (known !== undefined && !areSame(known, this.#used)) return { step: 'again', delayMs: 0 };
    if (this.#used !== undefined && trouble !== 'unsupported') {
      const mayRenew = logins.refusedByServer(account.accountId, this.#used);
      if (mayRenew) return { step: 'again', delayMs: 0 };
    }
    const code = CODES[trouble];
    const way = await logins.wayOf(account.accountId);
    if (code !== undefined && (way === 'stored' || way === 'session'))
      await logInState.refused(account.accountId, code);
    return { step: 'pause' };
  }
}

function areSame(one: MailLogin, other: MailLogin | undefined): boolean {
  if (one.kind !== other?.kind || one.user !== other.user) return false;
  return secretOf(one).reveal() === secretOf(other).reveal();
}

function secretOf(login: MailLogin): Secret {
  return login.kind === 'token' ? login.token : login.password;
}
