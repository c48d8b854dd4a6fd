import type { Gateway, PushStores } from '@mailweave/push';
import { BrandSettings } from '../brand-settings.ts';
import type { PushConfig } from '../config.ts';
import type { DispatchParts } from './dispatch-parts.ts';

const HOUR_MS = 3_600_000;

/** Whoever waits for so long is behind, or its push service is away: one notification for all that comes is better then. */
const MERGE_AFTER_MS = 5_000;

/** What a Dispatcher needs, as it is configured. */
export function dispatchParts(
  { brands, delivery }: Pick<PushConfig, 'brands' | 'delivery'>,
  ports: Pick<DispatchParts, 'clock' | 'random' | 'events'>,
  { gateways, stores }: { gateways: readonly Gateway[]; stores: PushStores },
): DispatchParts {
  const settings = new BrandSettings(brands);
  return {
    ...ports,
    queue: stores.queue,
    subscriptions: stores.subscriptions,
    gateways,
    rules: {
      perMinute: delivery.perMinute,
      lifetimeMs: delivery.lifetimeHours * HOUR_MS,
      mergeAfterMs: MERGE_AFTER_MS,
      privacyOf: (clientId) => settings.privacyOf(clientId),
    },
    presentationOf: ({ clientId }) => settings.presentationOf(clientId),
    concurrency: delivery.concurrency,
    keepMs: delivery.keepDays * 24 * HOUR_MS,
    monotonicMs: () => performance.now(),
  };
}
