import type { Clock } from '@mailweave/foundation';
import { type TokenGate, tokenHash } from '@mailweave/http-server';
import { findAccount, type PushStores } from '@mailweave/push';
import type { Caller, CallHeaders, SessionCheck } from './session-check.ts';
import { AccountUnknownError, SessionUnknownError } from './session-errors.ts';

export type SessionCheckPorts = {
  stores: Pick<PushStores, 'accounts' | 'sessions'>;
  tokens: TokenGate<never>;
  clock: Clock;
};

/** Sessions are in the store, so every process knows them. */
export class StoredSessionCheck implements SessionCheck {
  readonly #ports: SessionCheckPorts;

  constructor(ports: SessionCheckPorts) {
    this.#ports = ports;
  }

  async ofHeaders(headers: CallHeaders): Promise<Caller> {
    const named = headers['mailweave-account'];
    if (named !== undefined) return await this.#named(String(named), headers.authorization);
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) throw new SessionUnknownError();
    return await this.ofToken(token);
  }

  async ofToken(token: string): Promise<Caller> {
    const { clock, stores } = this.#ports;
    const session = await stores.sessions.find(tokenHash(token), clock.nowMs());
    if (session === undefined) throw new SessionUnknownError();
    const { accountId, clientId } = session;
    return clientId === undefined ? { accountId } : { accountId, clientId };
  }

  /** Who may do everything may speak for anybody. */
  async #named(name: string, authorization: string | undefined): Promise<Caller> {
    this.#ports.tokens.check(authorization, 'admin');
    const account = await findAccount(this.#ports.stores.accounts, name);
    if (account === undefined) throw new AccountUnknownError();
    return { accountId: account.accountId };
  }
}
