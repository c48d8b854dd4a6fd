import { ManualClock } from '@mailweave/foundation';
import { onTestFinished } from 'vitest';
import type { AddressResolver } from '../resolver/address-resolver.ts';
import { createResolver } from '../resolver/create-resolver.ts';
import type { ResolverConfig } from '../resolver/resolver-config.ts';

/** How long answers are remembered in tests. */
export const RESOLVER_CACHE = {
  foundTtlMs: 600_000,
  unknownTtlMs: 60_000,
  staleTtlMs: 1_200_000,
  cacheEntries: 100,
};

export type OpenedResolver = {
  readonly resolver: AddressResolver;
  readonly clock: ManualClock;
  /** What the proxy would count, in order. */
  readonly outcomes: readonly string[];
};

/** A resolver as the proxy has it, until the test ends. @throws ResolverConfigError */
export function openResolver(config: ResolverConfig): OpenedResolver {
  const clock = new ManualClock(1_000_000);
  const outcomes: string[] = [];
  const resolver = createResolver(config, {
    clock,
    events: {
      addressesReloaded: (entries) => outcomes.push(`${entries} read`),
      addressesNotReloaded: () => outcomes.push('not read'),
      resolverAsked: (outcome) => outcomes.push(outcome),
    },
  });
  if (resolver === undefined) throw new Error('There is no resolver.');
  onTestFinished(() => resolver[Symbol.dispose]());
  return { resolver, clock, outcomes };
}
