import type { AccountId, ListenerFacts, PushStores, Registration } from '@mailweave/push';
import type { ListenerLogins } from '../listeners/listener-logins.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { ListenerSettings } from './listener-settings.ts';

export type ListenerFactsPorts = {
  stores: Pick<PushStores, 'registrations'>;
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
    const settings = this.#ports.settings();
    return {
      ...settings,
      registrations: await stores.registrations.ofAccount(accountId),
      credentials: await this.#credentials(accountId, settings),
      accountEnabled: await this.#isEnabled(accountId, settings),
    };
  }

  /** A first look, without asking anything: for which registrations a listener may run as the settings are now. */
  candidates(): (registration: Registration) => boolean {
    const { allowList, permanentPush, source } = this.#ports.settings();
    if (!permanentPush || source?.permanent !== true) return () => false;
    return ({ clientId }) => allowList.allows(clientId);
  }

  async #credentials(
    accountId: AccountId,
    { source }: ListenerSettings,
  ): Promise<ListenerFacts['credentials']> {
    if (source === undefined) return 'none';
    return (await this.#ports.logins?.wayOf(accountId)) ?? 'not-needed';
  }

  async #isEnabled(accountId: AccountId, { source }: ListenerSettings): Promise<boolean> {
    if (source?.name !== 'dovecot') return true;
    return (await this.#ports.properties.of(accountId)).flag('com.openexchange.push.dovecot.enabled');
  }
}
