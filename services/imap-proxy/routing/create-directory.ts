import type { Clock } from '@mailweave/foundation';
import type { ImapProxyConfig } from '../config.ts';
import type { ProxyEvents } from '../events.ts';
import type { LookupOutcome } from '../lookup/lookup-outcome.ts';
import { type BackendDirectory, RoutingConfigError } from './backend-directory.ts';
import { DEFAULT_BACKEND } from './backends.ts';
import { HttpDirectory } from './http-directory.ts';
import { MapDirectory } from './map-directory.ts';
import { patternDirectory } from './pattern-directory.ts';
import { PlacementCache } from './placement-cache.ts';
import type { HttpRouting } from './routing-config.ts';
import { staticDirectory } from './static-directory.ts';

export type DirectoryPorts = {
  readonly clock: Clock;
  /** Names of all backends. */
  readonly backends: ReadonlySet<string>;
  readonly events: Pick<ProxyEvents, 'mapReloaded' | 'mapNotReloaded' | 'directoryAsked'>;
};

/** @throws RoutingConfigError */
export function createDirectory({ routing }: ImapProxyConfig, ports: DirectoryPorts): BackendDirectory {
  const { backends, events } = ports;
  switch (routing?.kind) {
    case undefined:
      requireKnown([DEFAULT_BACKEND], backends);
      return staticDirectory(DEFAULT_BACKEND);
    case 'map':
      return new MapDirectory({
        ...routing,
        backends,
        events: {
          reloaded: (entries) => events.mapReloaded(entries),
          notReloaded: (error) => events.mapNotReloaded(error),
        },
      });
    case 'patterns':
      requireKnown(
        routing.patterns.map(({ backend }) => backend),
        backends,
      );
      return patternDirectory(routing);
    case 'http':
      return httpDirectory(routing, ports);
  }
}

function httpDirectory(routing: HttpRouting, { clock, backends, events }: DirectoryPorts): BackendDirectory {
  const looked = (outcome: LookupOutcome): void => events.directoryAsked(outcome);
  const directory = new HttpDirectory({ ...routing, backends, looked });
  if (routing.checksPassword) return directory;
  return new PlacementCache(directory, {
    ...routing,
    clock,
    entries: routing.cacheEntries,
    usedStale: () => looked('stale'),
  });
}

function requireKnown(names: readonly string[], backends: ReadonlySet<string>): void {
  if (names.every((name) => backends.has(name))) return;
  throw new RoutingConfigError(
    'Every backend that imap.routing names must be in imap.backends; without imap.routing there must be imap.backend.',
  );
}
