import type { Clock } from '@mailweave/foundation';
import type { AccountId, Credentials, SessionStore } from '@mailweave/push';

type Kept = { readonly credentials: Credentials; readonly endsAtMs: number };

/** What users have logged in with at this process, while a session of theirs lives. It is never written anywhere. */
export class SessionCredentials {
  readonly #kept = new Map<AccountId, Kept>();
  readonly #sessions: Pick<SessionStore, 'hasAny'>;
  readonly #clock: Clock;

  constructor(sessions: Pick<SessionStore, 'hasAny'>, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** @param endsAtMs when the session is over that began with them */
  put(accountId: AccountId, credentials: Credentials, endsAtMs: number): void {
    this.#kept.set(accountId, { credentials, endsAtMs });
  }

  /** Undefined: there are none. */
  find(accountId: AccountId): Credentials | undefined {
    const kept = this.#kept.get(accountId);
    return kept !== undefined && kept.endsAtMs > this.#clock.nowMs() ? kept.credentials : undefined;
  }

  /** False: there were none. */
  forget(accountId: AccountId): boolean {
    return this.#kept.delete(accountId);
  }

  /** Forgets those of accounts that have no session any more. @throws AppError the store cannot answer */
  async forgetEnded(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    for (const accountId of this.#kept.keys())
      if (!(await this.#sessions.hasAny(accountId, nowMs))) this.#kept.delete(accountId);
  }
}
