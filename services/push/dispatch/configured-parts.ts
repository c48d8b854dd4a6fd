import { NEW_MAIL_TOPIC, type PushStores, type Transport, transportEnabled } from '@mailweave/push';
import type { BrandSettings } from '../brand-settings.ts';
import type { PushConfig } from '../config.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { DispatchParts } from './dispatch-parts.ts';

const HOUR_MS = 3_600_000;

/** Whoever waits for so long is behind, or its push service is away: one notification for all that comes is better then. */
const MERGE_AFTER_MS = 5_000;

/** Where its parts come from. */
export type DispatchSources = {
  gatewayOf: DispatchParts['gatewayOf'];
  stores: PushStores;
  settings: BrandSettings;
  properties: AccountProperties;
  deviceGone: DispatchParts['deviceGone'];
};

/** What a Dispatcher needs, as it is configured. @param config read whenever something of it is needed, for it may change */
export function dispatchParts(
  config: Pick<PushConfig, 'delivery'>,
  ports: Pick<DispatchParts, 'clock' | 'random' | 'events'>,
  { deviceGone, gatewayOf, properties, settings, stores }: DispatchSources,
): DispatchParts {
  return {
    ...ports,
    queue: stores.queue,
    subscriptions: stores.subscriptions,
    deviceGone,
    gatewayOf,
    rules: {
      get perMinute() {
        return config.delivery.perMinute;
      },
      get lifetimeMs() {
        return config.delivery.lifetimeHours * HOUR_MS;
      },
      mergeAfterMs: MERGE_AFTER_MS,
      privacyOf: (clientId) => settings.privacyOf(clientId),
    },
    presentationOf: async ({ accountId, clientId }) =>
      settings.presentationOf(clientId, await properties.of(accountId)),
    switchedOff: async (accountId, subscriptions) => {
      const ofAccount = await properties.of(accountId);
      const isConfigured = (clientId: string, transport: Transport) =>
        settings.hasKeys(clientId, transport) ||
        (transport === 'webhook' && gatewayOf('webhook') !== undefined);
      const off = subscriptions.filter(({ clientId, transport }) => {
        const way = { clientId, transport, topic: NEW_MAIL_TOPIC };
        return !transportEnabled(ofAccount, way, isConfigured(clientId, transport));
      });
      return new Set(off.map(({ subscriptionId }) => subscriptionId));
    },
    limits: () => {
      const { concurrency, keepDays } = config.delivery;
      return { concurrency, keepMs: keepDays * 24 * HOUR_MS };
    },
    monotonicMs: () => performance.now(),
  };
}
