import type { Clock } from '@mailweave/foundation';
import { type AccountId, type ListenerFacts, type PushStores, wantsNewMail } from '@mailweave/push';
import type { ListenerLogins } from '../listeners/listener-logins.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import { listenerCandidates } from './listener-candidates.ts';
import type { ListenerSettings } from './listener-settings.ts';

export type ListenerFactsPorts = {
  stores: Pick<PushStores, 'registrations' | 'sessions' | 'subscriptions'>;
  clock: Clock;
  properties: Pick<AccountProperties, 'of'>;
  /** As they are at this moment. */
  settings(): ListenerSettings;
  /** Undefined: nothing of ours signs in anywhere, what tells of mail comes by itself. */
  logins: Pick<ListenerLogins, 'wayOf'> | undefined;
};

/** Knows what decideListener asks about an account. */
export class ListenerFactsOf {
  readonly #ports: ListenerFactsPorts;

  constructor(ports: ListenerFactsPorts) {
    this.#ports = ports;
  }

  /** @throws AppError the store cannot answer */
  async account(accountId: AccountId): Promise<ListenerFacts> {
    const { stores } = this.#ports;
    const { hasDoveadm, ...settings } = this.#ports.settings();
    return {
      ...settings,
      registrations: await stores.registrations.ofAccount(accountId),
      credentials: await this.#credentials(accountId, { ...settings, hasDoveadm }),
      accountEnabled: await this.#isEnabled(accountId, settings),
      session: await this.#hasSession(accountId),
    };
  }

  /** The accounts that a listener may run for as the settings are now; some come twice. @throws AppError a store cannot answer */
  candidates(): AsyncIterable<AccountId> {
    const { clock, settings, stores } = this.#ports;
    const { allowList, permanentPush, source } = settings();
    const isPermanent = permanentPush && source?.permanent === true;
    return listenerCandidates(
      { ...stores, nowMs: clock.nowMs() },
      ({ clientId }) => isPermanent && allowList.allows(clientId),
    );
  }

  async #credentials(
    accountId: AccountId,
    { hasDoveadm, source }: Pick<ListenerSettings, 'hasDoveadm' | 'source'>,
  ): Promise<ListenerFacts['credentials']> {
    if (source === undefined) return 'none';
    const way = (await this.#ports.logins?.wayOf(accountId)) ?? 'not-needed';
    return way === 'none' && hasDoveadm ? 'not-needed' : way;
  }

  async #isEnabled(accountId: AccountId, { source }: Pick<ListenerSettings, 'source'>): Promise<boolean> {
    if (source?.name !== 'dovecot') return true;
    return (await this.#ports.properties.of(accountId)).flag('com.openexchange.push.dovecot.enabled');
  }

  /** One without a device that is to be told is no reason to listen. */
  async #hasSession(accountId: AccountId): Promise<boolean> {
    const { clock, stores } = this.#ports;
    if (!(await stores.sessions.hasAny(accountId, clock.nowMs()))) return false;
    const subscriptions = await stores.subscriptions.ofAccount(accountId);
    return subscriptions.some((each) => each.state === 'active' && wantsNewMail(each));
  }
}
