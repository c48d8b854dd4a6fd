import { ManualClock, Secret } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import type { Gateway, Push, PushOutcome } from '@mailweave/push';
import { expect, test } from 'vitest';
import { BrandSettings } from '../brand-settings.ts';
import { ConfiguredBrands } from '../gateways/configured-brands.ts';
import { checkBrands } from './check-brands.ts';

const apns = {
  authtype: 'certificate',
  keystoreFile: 'x.p12',
  password: new Secret('x'),
  production: true,
} as const;

const unheard = { files: () => undefined, leftOut: () => undefined, changed: () => undefined };

/** Brands for APNs whose push service answers like this. */
function partsOf(outcomes: Readonly<Record<string, PushOutcome>>) {
  const sent: Push[] = [];
  const gateway: Gateway = {
    transport: 'apns',
    send: async (push) => {
      sent.push(push);
      return outcomes[push.target.clientId] ?? { outcome: 'misconfigured', reason: 'no options' };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const names = [...Object.keys(outcomes), 'left-out'];
  const settings = new BrandSettings(() =>
    Object.fromEntries(names.map((name) => [name, { privacy: 'preview', apns }])),
  );
  const problem = { clientId: 'left-out', setting: 'keystore', message: 'cannot be read.' };
  const brands = new ConfiguredBrands({ ...unheard, settings, use: () => [problem] });
  brands.configure();
  return {
    sent,
    parts: {
      brands,
      clock: new ManualClock(0),
      random: systemRandom,
      gatewayOf: (wanted: string) => (wanted === 'apns' ? gateway : undefined),
    },
  };
}

test('a push service that refuses nothing but the device has taken the key', async () => {
  const { parts, sent } = partsOf({
    refused: { outcome: 'rejected', reason: 'BadDeviceToken' },
    gone: { outcome: 'gone', reason: 'Unregistered' },
    wrong: { outcome: 'misconfigured', reason: 'InvalidProviderToken' },
    away: { outcome: 'retry', reason: 'ECONNREFUSED' },
  });
  const found = await checkBrands(parts);
  expect(found.map(({ outcome, text }) => [outcome, text])).toEqual([
    ['ok', 'refused: the push service answers, and takes the key.'],
    ['ok', 'gone: the push service answers, and takes the key.'],
    ['failed', 'wrong: the push service refuses us, InvalidProviderToken'],
    ['failed', 'away: the push service cannot be used now, ECONNREFUSED'],
    ['failed', 'left-out: left out, keystore cannot be read.'],
  ]);
  expect(sent.map(({ notification, target }) => [notification.content.kind, target.token])).toEqual(
    Array(5).fill(['test', '0'.repeat(64)]),
  );
});

test('a brand of a transport that this process does not send by is told', async () => {
  const { parts } = partsOf({ brand1: { outcome: 'delivered' } });
  const found = await checkBrands({ ...parts, gatewayOf: () => undefined });
  expect(found[0]).toMatchObject({ area: 'apns', outcome: 'failed' });
});

test('without brands there is nothing to check', async () => {
  const { parts } = partsOf({});
  const settings = new BrandSettings(() => ({}));
  const brands = new ConfiguredBrands({ ...unheard, settings, use: undefined });
  brands.configure();
  expect(await checkBrands({ ...parts, brands })).toMatchObject([{ outcome: 'skipped' }]);
});
