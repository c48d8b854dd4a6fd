import { describe, expect, test } from 'vitest';
import { NOBODY } from '../resolver/address-resolver.ts';
import type { ResolverConfig } from '../resolver/resolver-config.ts';
import { openResolver } from '../testing/resolver-fixture.ts';

const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['c4711', 'Ada.Lovelace@Users.example'],
  ['jo@old.example', 'jo@new.example'],
  ["o'brien;--", 'pat@users.example'],
  ['jürgen%_', 'jürgen@users.example'],
]);

/**
 * What every kind of resolver must keep.
 * @param provide has what is to be asked know these addresses by log-in name, and says how it is asked
 */
export function addressResolverContract(
  name: string,
  provide: (addresses: ReadonlyMap<string, string>) => Promise<ResolverConfig>,
): void {
  describe(`resolver: ${name}`, () => {
    test('every name has its own address, as it is written there', async () => {
      const { resolver } = openResolver(await provide(ADDRESSES));
      for (const [login, address] of ADDRESSES) {
        expect(await resolver.find(login)).toEqual({ outcome: 'found', address });
      }
    });

    test.each(['c4712', "c4711' OR '1'='1", 'c%', '$1', 'c4711@', 'x'.repeat(600)])(
      '%j is nobody',
      async (login) => {
        const { resolver } = openResolver(await provide(ADDRESSES));
        expect(await resolver.find(login)).toBe(NOBODY);
      },
    );

    test('many names at once are answered each by its own', async () => {
      const many = new Map(Array.from({ length: 200 }, (_, n) => [`c${n}`, `user${n}@users.example`]));
      const { resolver } = openResolver(await provide(many));
      const found = await Promise.all([...many.keys()].map((login) => resolver.find(login)));
      expect(found).toEqual([...many.values()].map((address) => ({ outcome: 'found', address })));
    });
  });
}
