import {
  type Gateway,
  NEW_MAIL_TOPIC,
  type PushStores,
  type Transport,
  transportEnabled,
} from '@mailweave/push';
import type { BrandSettings } from '../brand-settings.ts';
import type { PushConfig } from '../config.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { DispatchParts } from './dispatch-parts.ts';

const HOUR_MS = 3_600_000;

/** Whoever waits for so long is behind, or its push service is away: one notification for all that comes is better then. */
const MERGE_AFTER_MS = 5_000;

/** Where its parts come from. */
export type DispatchSources = {
  gateways: readonly Gateway[];
  stores: PushStores;
  settings: BrandSettings;
  properties: AccountProperties;
  deviceGone: DispatchParts['deviceGone'];
};

/** What a Dispatcher needs, as it is configured. */
export function dispatchParts(
  { delivery }: Pick<PushConfig, 'delivery'>,
  ports: Pick<DispatchParts, 'clock' | 'random' | 'events'>,
  { deviceGone, gateways, properties, settings, stores }: DispatchSources,
): DispatchParts {
  const hasGateway = (transport: Transport) => gateways.some((gateway) => gateway.transport === transport);
  return {
    ...ports,
    queue: stores.queue,
    subscriptions: stores.subscriptions,
    deviceGone,
    gateways,
    rules: {
      perMinute: delivery.perMinute,
      lifetimeMs: delivery.lifetimeHours * HOUR_MS,
      mergeAfterMs: MERGE_AFTER_MS,
      privacyOf: (clientId) => settings.privacyOf(clientId),
    },
    presentationOf: async ({ accountId, clientId }) =>
      settings.presentationOf(clientId, await properties.of(accountId)),
    switchedOff: async (accountId, subscriptions) => {
      const ofAccount = await properties.of(accountId);
      const isConfigured = (clientId: string, transport: Transport) =>
        settings.hasKeys(clientId, transport) || (transport === 'webhook' && hasGateway('webhook'));
      const off = subscriptions.filter(({ clientId, transport }) => {
        const way = { clientId, transport, topic: NEW_MAIL_TOPIC };
        return !transportEnabled(ofAccount, way, isConfigured(clientId, transport));
      });
      return new Set(off.map(({ subscriptionId }) => subscriptionId));
    },
    concurrency: delivery.concurrency,
    keepMs: delivery.keepDays * 24 * HOUR_MS,
    monotonicMs: () => performance.now(),
  };
}
