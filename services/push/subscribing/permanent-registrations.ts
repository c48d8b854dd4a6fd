import type { Clock } from '@mailweave/foundation';
import {
  type AccountId,
  type AllowList,
  type ListenerWatch,
  type RegistrationRef,
  type RegistryStores,
  type Subscription,
  wantsNewMail,
} from '@mailweave/push';

export type RegistrationPorts = {
  stores: Pick<RegistryStores, 'subscriptions' | 'registrations' | 'credentials'>;
  listeners: ListenerWatch;
  clock: Clock;
};

/** Registrations that are looked at in one go. */
const PAGE = 100;

/**
 * Keeps registrations as subscriptions want them: a client id has registered an account as long as it has an active subscription to
 * new mail there, whoever ends the last one: the app, the push service, or time.
 */
export class PermanentRegistrations {
  readonly #ports: RegistrationPorts;

  constructor(ports: RegistrationPorts) {
    this.#ports = ports;
  }

  /** @returns `not-wanted`: no new mail is subscribed to; `not-allowed`: the client id is not on the list */
  async onSubscribed(
    { accountId, clientId, ...subscription }: Subscription,
    allowList: AllowList,
  ): Promise<'created' | 'known' | 'not-wanted' | 'not-allowed'> {
    if (!wantsNewMail(subscription)) return 'not-wanted';
    const { clock, listeners, stores } = this.#ports;
    const outcome = allowList.allows(clientId)
      ? await stores.registrations.register({ accountId, clientId, atMs: clock.nowMs() })
      : 'not-allowed';
    // A listener that is bound to a session needs no registration.
    if (outcome !== 'known') listeners.accountChanged(accountId);
    return outcome;
  }

  /**
   * Ends the registration when no subscription of the client id is left that wants it. One that is made meanwhile is seen by the
   * second look, for it is stored before its registration.
   */
  async onUnsubscribed(registration: RegistrationRef): Promise<void> {
    if (await this.#isWanted(registration)) return;
    const { listeners, stores } = this.#ports;
    if (!(await stores.registrations.remove(registration))) {
      listeners.accountChanged(registration.accountId);
      return;
    }
    if (await this.#isWanted(registration))
      await stores.registrations.register({ ...registration, atMs: this.#ports.clock.nowMs() });
    else await this.#afterRemoval(registration.accountId);
  }

  /** For operators: also of a client id that is allowed no more. False: there is none. */
  async remove(registration: RegistrationRef): Promise<boolean> {
    const removed = await this.#ports.stores.registrations.remove(registration);
    if (removed) await this.#afterRemoval(registration.accountId);
    return removed;
  }

  /** Ends what onUnsubscribed would have ended, had the process not been killed before. */
  async removeUnwanted(): Promise<void> {
    let after: RegistrationRef | undefined;
    while (true) {
      const page = await this.#ports.stores.registrations.list({ after, limit: PAGE });
      for (const registration of page) await this.onUnsubscribed(registration);
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  /** Credentials are kept for listeners alone. */
  async #afterRemoval(accountId: AccountId): Promise<void> {
    const { listeners, stores } = this.#ports;
    const left = await stores.registrations.ofAccount(accountId);
    if (left.length === 0) await stores.credentials.remove(accountId);
    listeners.accountChanged(accountId);
  }

  async #isWanted({ accountId, clientId }: RegistrationRef): Promise<boolean> {
    const subscriptions = await this.#ports.stores.subscriptions.ofAccount(accountId);
    return subscriptions.some(
      (subscription) =>
        subscription.clientId === clientId && subscription.state === 'active' && wantsNewMail(subscription),
    );
  }
}
