import type { Clock } from '@mailweave/foundation';
import type { ProxyEvents } from '../events.ts';
import { AnswerCache } from '../lookup/answer-cache.ts';
import { type AddressResolver, NOBODY, type Resolution } from './address-resolver.ts';
import { FileResolver } from './file-resolver.ts';
import { HttpResolver } from './http-resolver.ts';
import type { ResolutionCache, ResolverConfig } from './resolver-config.ts';
import { SqlResolver } from './sql-resolver.ts';

export type ResolverPorts = {
  readonly clock: Clock;
  readonly events: Pick<ProxyEvents, 'addressesReloaded' | 'addressesNotReloaded' | 'resolverAsked'>;
};

/**
 * @param config undefined where log-in names are addresses
 * @throws ResolverConfigError
 */
export function createResolver(
  config: ResolverConfig | undefined,
  { clock, events }: ResolverPorts,
): AddressResolver | undefined {
  switch (config?.kind) {
    case undefined:
      return undefined;
    case 'file':
      return new FileResolver({
        ...config,
        events: {
          reloaded: (entries) => events.addressesReloaded(entries),
          notReloaded: (error) => events.addressesNotReloaded(error),
        },
      });
    case 'http':
      return remembering(counting(new HttpResolver(config), events), config, { clock, events });
    case 'sql':
      return remembering(counting(new SqlResolver(config), events), config, { clock, events });
  }
}

function counting(resolver: AddressResolver, events: ResolverPorts['events']): AddressResolver {
  return {
    find: async (login) => {
      try {
        const resolution = await resolver.find(login);
        events.resolverAsked(resolution.outcome);
        return resolution;
      } catch (error) {
        events.resolverAsked('failed');
        throw error;
      }
    },
    [Symbol.dispose]: () => resolver[Symbol.dispose](),
  };
}

function remembering(
  resolver: AddressResolver,
  config: ResolutionCache,
  { clock, events }: ResolverPorts,
): AddressResolver {
  const answers = new AnswerCache<Resolution>({
    ...config,
    clock,
    entries: config.cacheEntries,
    unknown: NOBODY,
    usedStale: () => events.resolverAsked('stale'),
  });
  return {
    find: (login) => answers.find(login, () => resolver.find(login)),
    [Symbol.dispose]: () => {
      answers[Symbol.dispose]();
      resolver[Symbol.dispose]();
    },
  };
}
