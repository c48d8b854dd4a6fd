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
      imports: {
        maxDecompressedPartBytes: 4_294_967_296,
        maxCompressionRatio: 200,
        pollIntervalSeconds: 0,
        concurrency: 2,
        batchRows: 2_000,
      },
      conversions: {
        timeoutMs: 10_000,
        concurrency: 8,
        keepSentDays: 30,
        ports: [80, 443],
        allowedNetworks: [],
      },
      tokens: { admin: [], imap: [] },
      countClicks: true,
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

test('a bucket of an S3 server gets the usual rest, and its key is a secret', () => {
  const bucket =
    'kind: s3, endpoint: "https://s3.example:9000", bucket: exports, accessKey: a, secretKey: hunter2';
  const text = `stores: {kind: memory}\nspoolFolder: ./spool\nbucket: {${bucket}}\n`;
  const parsed = parseConfig(text, MiddlewareConfig);
  if (parsed.outcome !== 'valid') throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.value.bucket).toMatchObject({
    region: 'us-east-1',
    authorizationType: 'v4',
    pathStyle: true,
    prefix: '',
  });
  expect(JSON.stringify(parsed.value.bucket)).not.toContain('hunter2');
});

test.each([
  'endpoint: "https://user:word@s3.example"',
  'endpoint: s3.example',
  'prefix: /exports',
  'prefix: exports/',
])('the bucket setting %s is refused', (setting) => {
  const rest = 'kind: s3, bucket: exports, accessKey: a, secretKey: b';
  const endpoint = setting.startsWith('endpoint') ? '' : 'endpoint: "http://s3.example", ';
  const text = `stores: {kind: memory}\nspoolFolder: s\nbucket: {${rest}, ${endpoint}${setting}}\n`;
  expect(parseConfig(text, MiddlewareConfig).outcome).toBe('invalid');
});

test('a store on a database server gets what it does not say, and its password is a secret', () => {
  const stores = '{kind: postgres, url: "postgres://mailweave@[::1]:5433/engage", password: hunter2}';
  const parsed = parseConfig(`${folders}stores: ${stores}\n`, MiddlewareConfig);
  if (parsed.outcome !== 'valid') throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.value.stores).toEqual({
    kind: 'postgres',
    url: 'postgres://mailweave@[::1]:5433/engage',
    password: new Secret('hunter2'),
    tls: 'verified',
    schema: 'mailweave',
    poolSize: 10,
    connectTimeoutMs: 5000,
    statementTimeoutMs: 10_000,
  });
});

test.each([
  'postgres://mailweave:hunter2@db/mailweave',
  'postgres://db/mailweave',
  'postgres://mailweave@db',
  'postgres://mailweave@db/mailweave?sslmode=disable',
  'mysql://mailweave@db/mailweave',
])('a store at %s is refused', (url) => {
  const stores = `{kind: postgres, url: "${url}"}`;
  const parsed = parseConfig(`${folders}stores: ${stores}\n`, MiddlewareConfig);
  expect(parsed.outcome).toBe('invalid');
});
