import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aConsent } from '../testing/builders.ts';
import { consentAllows } from './consent-allows.ts';
import { consentsInForce } from './in-force.ts';

const record = fc
  .record({
    purpose: fc.constantFrom('own-marketing' as const, 'service' as const),
    decision: fc.constantFrom('given' as const, 'withdrawn' as const),
    atMs: fc.integer({ min: 0, max: 3 }),
  })
  .map((over) => aConsent(over));

describe('consentsInForce', () => {
  it('has per purpose a record of the latest moment, a withdrawal if there is one, in any order', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const forwards = consentsInForce(records);
        expect(consentsInForce(records.toReversed())).toEqual(forwards);
        for (const [purpose, own] of Map.groupBy(records, (one) => one.purpose)) {
          const latestMs = Math.max(...own.map((one) => one.atMs));
          const latest = own.filter((one) => one.atMs === latestMs);
          const decision = latest.some((one) => one.decision === 'withdrawn') ? 'withdrawn' : 'given';
          expect(forwards[purpose]).toMatchObject({ atMs: latestMs, decision });
        }
      }),
    );
  });
});

describe('consentAllows', () => {
  it.each([
    ['none', 'service', [true, true, true]],
    ['none', 'own-marketing', [true, true, false]],
    ['none', 'third-party-advertising', [true, true, false]],
    ['opt-out', 'service', [true, true, false]],
    ['opt-in', 'service', [false, true, false]],
  ] as const)('asks under %s, for the purpose %s, for what its name says', (rule, purpose, expected) => {
    const said = [undefined, aConsent({ purpose }), aConsent({ purpose, decision: 'withdrawn' })];
    expect(said.map((one) => consentAllows(rule, one))).toEqual(expected);
  });
});
