import { Secret } from '@mailweave/foundation';
import { parseConfig } from '@mailweave/host';
import { strictPolicy } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { MiddlewareConfig } from './config.ts';

const folders = 'bucketFolder: ./bucket\nspoolFolder: ./spool\n';

test('the shortest section gives the tenant "default" the strict policy', () => {
  const parsed = parseConfig(
    `${folders}stores: {kind: sqlite, path: ./mailweave.sqlite}\n`,
    MiddlewareConfig,
  );
  expect(parsed).toEqual({
    outcome: 'valid',
    value: {
      stores: { kind: 'sqlite', path: './mailweave.sqlite' },
      bucketFolder: './bucket',
      spoolFolder: './spool',
      tenants: { default: { policy: strictPolicy, conversionPoints: [] } },
      imports: { maxDecompressedPartBytes: 4_294_967_296, maxCompressionRatio: 200, batchRows: 2_000 },
      conversions: { timeoutMs: 10_000, concurrency: 8, ports: [80, 443], allowedNetworks: [] },
    },
  });
});

test('a tenant keeps what it chose, gets the rest, and its pepper is a secret', () => {
  const tenant = 'acme: {pepper: hunter2, policy: {maxVisible: 0, consent: {own-marketing: opt-out}}}';
  const parsed = parseConfig(`${folders}stores: {kind: memory}\ntenants: {${tenant}}\n`, MiddlewareConfig);
  if (parsed.outcome !== 'valid') throw new Error(JSON.stringify(parsed.problems));
  const { acme } = parsed.value.tenants;
  expect(acme?.pepper).toBeInstanceOf(Secret);
  expect(acme?.policy).toEqual({
    ...strictPolicy,
    maxVisible: 0,
    consent: { ...strictPolicy.consent, 'own-marketing': 'opt-out' },
  });
});

test.each([
  ['tenants: {Acme Ltd: {}}', 'tenants'],
  ['tenants: {acme: {policy: {minimumGapMs: 1000}}}', 'tenants'],
  ['imports: {batchRows: 50000}', 'imports'],
])('the setting %s is refused', (setting, where) => {
  const parsed = parseConfig(`${folders}stores: {kind: memory}\n${setting}\n`, MiddlewareConfig);
  if (parsed.outcome !== 'invalid') throw new Error('it was taken');
  expect(parsed.problems.map(({ path }) => path).join()).toContain(where);
});
