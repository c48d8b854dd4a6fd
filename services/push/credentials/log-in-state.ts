import type { Clock } from '@mailweave/foundation';
import type { AccountId, Credentials, ListenerWatch, NoticeSender, PushStores } from '@mailweave/push';
import type { SessionCredentials } from '../sessions/session-credentials.ts';
import type { CredentialVault } from './credential-vault.ts';

export type LogInStatePorts = {
  stores: Pick<PushStores, 'registrations' | 'subscriptions'>;
  /** Undefined: credentials are not stored. */
  vault: CredentialVault | undefined;
  sessions: SessionCredentials;
  notices: NoticeSender;
  listeners: ListenerWatch;
  clock: Clock;
};

/** Whether the mail server takes an account's credentials, and that its owner hears of it when it does not. */
export class LogInState {
  readonly #ports: LogInStatePorts;

  constructor(ports: LogInStatePorts) {
    this.#ports = ports;
  }

  /**
   * The mail server refuses the credentials: no listener runs until others come, and each device is told once.
   * @param reason a code, no text of a server
   */
  async refused(accountId: AccountId, reason: string): Promise<void> {
    const { clock, listeners, notices, sessions, stores } = this.#ports;
    const hadForSession = sessions.forget(accountId);
    const isNew = await stores.registrations.setNeedsLogin(accountId, { reason, sinceMs: clock.nowMs() });
    if (isNew || hadForSession) listeners.accountChanged(accountId);
    if (!isNew) return;
    const subscriptions = await stores.subscriptions.ofAccount(accountId);
    for (const subscription of subscriptions)
      if (subscription.state === 'active') await notices.tell(subscription, { kind: 'needs-login' });
  }

  /**
   * Its owner has logged in: what he logged in with is stored where this is wanted, else kept for his session, and listeners may try again.
   * @param sessionEndsAtMs undefined: there is no session
   */
  async given(accountId: AccountId, credentials: Credentials, sessionEndsAtMs?: number): Promise<void> {
    const { clock, listeners, sessions, stores, vault } = this.#ports;
    if (sessionEndsAtMs !== undefined) sessions.put(accountId, credentials, sessionEndsAtMs);
    await vault?.put(accountId, credentials);
    await stores.registrations.setActive(accountId, clock.nowMs());
    listeners.accountChanged(accountId);
  }
}
