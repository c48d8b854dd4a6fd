import type { Cluster } from '@mailweave/cluster';
import type { Clock, Logger, Metrics, RandomSource } from '@mailweave/foundation';
import type { EventIntake, PushStores } from '@mailweave/push';
import type { PushConfig } from '../config.ts';
import type { PlatformFilesWatch } from '../platform-files/platform-files-watch.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import { ListenerEvents } from './listener-events.ts';
import type { ListenerSet } from './listener-set.ts';
import { openListeners } from './open-listeners.ts';

export type TiedPorts = {
  clock: Clock;
  random: RandomSource;
  logger: Logger;
  metrics: Metrics;
  cluster: Cluster;
};

export type TiedParts = {
  stores: PushStores;
  intake: EventIntake;
  registry: Pick<RegistryContext, 'listenerFacts' | 'listenerLogins' | 'logInState'>;
  platformFiles: PlatformFilesWatch | undefined;
  properties: AccountProperties;
};

/** The listeners of this process, which hear of changed files of another platform; undefined: none are configured. */
export function tiedListeners(
  { dovecot, listeners: config }: Pick<PushConfig, 'dovecot' | 'listeners'>,
  { clock, cluster, logger, metrics, random }: TiedPorts,
  { intake, platformFiles, properties, registry, stores }: TiedParts,
): ListenerSet | undefined {
  const { listenerFacts: facts, listenerLogins: logins, logInState } = registry;
  if (config === undefined || logins === undefined) return undefined;
  const set = openListeners(config, {
    stores,
    properties,
    intake,
    facts,
    logins,
    logInState,
    clock,
    random,
    events: new ListenerEvents(logger, metrics),
    leases: cluster.join('push'),
    signatureKey: dovecot.signatureKey,
  });
  platformFiles?.onChange(() => set.settingsChanged());
  return set;
}
