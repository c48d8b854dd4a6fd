import type { AccountId, ListenerFacts, PushStores } from '@mailweave/push';
import type { PushConfig } from '../config.ts';
import { subscribingSettings } from '../subscribing/subscribing-settings.ts';

/** Knows what decideListener asks about an account. */
export class ListenerFactsOf {
  readonly #config: PushConfig;
  readonly #stores: Pick<PushStores, 'registrations' | 'credentials'>;

  constructor(config: PushConfig, stores: Pick<PushStores, 'registrations' | 'credentials'>) {
    this.#config = config;
    this.#stores = stores;
  }

  async account(accountId: AccountId): Promise<ListenerFacts> {
    const { dovecot, permanentListeners } = this.#config;
    return {
      permanentPush: permanentListeners.allowed,
      registrations: await this.#stores.registrations.ofAccount(accountId),
      allowList: subscribingSettings(this.#config).allowList,
      source: dovecot && { name: 'dovecot', permanent: true },
      credentials: await this.#credentials(accountId),
      accountEnabled: true,
    };
  }

  async #credentials(accountId: AccountId): Promise<ListenerFacts['credentials']> {
    const stored = this.#config.credentials.store && (await this.#stores.credentials.find(accountId));
    return stored ? 'stored' : 'none';
  }
}
