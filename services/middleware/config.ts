import {
  AdvertisingLabels,
  ConversionPoint,
  QuietHours,
  TenantId,
  TIME_ZONE_PATTERN,
} from '@mailweave/contracts';
import { SecretText } from '@mailweave/host';
import { TOKEN_HASH_PATTERN } from '@mailweave/http-server';
import { strictPolicy } from '@mailweave/injection';
import { PostgresConfig } from '@mailweave/stores';
import Type, { type Static } from 'typebox';
import { CassandraConfig } from './cassandra/cassandra-config.ts';

const closed = { additionalProperties: false } as const;
const megabyte = 1024 * 1024;

function consentRule(fallback: 'none' | 'opt-out' | 'opt-in', purpose: string) {
  return Type.Union([Type.Literal('none'), Type.Literal('opt-out'), Type.Literal('opt-in')], {
    default: fallback,
    description: `What ${purpose} needs: nothing, no objection (opt-out), or prior consent (opt-in).`,
  });
}

/** What a tenant decides for all its campaigns. */
const PolicyConfig = Type.Object(
  {
    minimumGapMs: Type.Integer({
      default: strictPolicy.minimumGapMs,
      minimum: 60_000,
      description: 'Milliseconds between two new injections of one user; a minute at least.',
    }),
    maxVisible: Type.Integer({
      default: strictPolicy.maxVisible,
      minimum: 0,
      description: 'Unseen woven messages a user may have at once; 0 takes every woven message away.',
    }),
    consent: Type.Object(
      {
        service: consentRule(strictPolicy.consent.service, 'a service message'),
        'own-marketing': consentRule(strictPolicy.consent['own-marketing'], 'advertising of your own'),
        'third-party-advertising': consentRule(
          strictPolicy.consent['third-party-advertising'],
          'advertising of others',
        ),
      },
      { ...closed, default: {} },
    ),
    labels: Type.Optional(AdvertisingLabels),
    quietHours: Type.Optional(QuietHours),
    timeZone: Type.String({
      default: strictPolicy.timeZone,
      pattern: TIME_ZONE_PATTERN,
      description: 'Time zone (IANA name) of users whose own is unknown.',
    }),
    defaultLocale: Type.String({
      default: strictPolicy.defaultLocale,
      description: 'Language tag for users whose own locale is unknown or not in the campaign.',
    }),
  },
  { ...closed, default: {} },
);

export const TenantConfig = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'What users know the tenant by; shown where they opt out.',
      }),
    ),
    policy: PolicyConfig,
    pepper: Type.Optional(
      SecretText({
        description:
          'Key for user keys made by HMAC-SHA256; without it they are plain SHA-256 of the address.',
      }),
    ),
    secretKey: Type.Optional(
      SecretText({
        description: 'Signs what is sent to webhooks; needed by conversion points of that type.',
      }),
    ),
    conversionPoints: Type.Array(ConversionPoint, {
      default: [],
      description: 'Where events of one type are sent.',
    }),
  },
  closed,
);

/** Where campaigns, audiences, claims, consents and events are kept. */
const StoresConfig = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('sqlite'),
        path: Type.String({ minLength: 1, description: 'Database file; made if it does not exist.' }),
      },
      closed,
    ),
    PostgresConfig,
    Type.Object({ kind: Type.Literal('memory') }, closed),
    CassandraConfig,
  ],
  {
    description:
      'sqlite: an embedded database. postgres: a database server that many machines share. memory: forgotten when the program stops. cassandra: a cluster that many machines share.',
  },
);

const ImportsConfig = Type.Object(
  {
    maxDecompressedPartBytes: Type.Integer({
      default: 4096 * megabyte,
      minimum: megabyte,
      description: 'Bytes of one part of an export once decompressed.',
    }),
    maxCompressionRatio: Type.Integer({
      default: 200,
      minimum: 10,
      description: 'Decompressed by compressed bytes of a part, from 16 MiB on.',
    }),
    pollIntervalSeconds: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 86_400,
      description:
        'Seconds between two looks into the bucket of the configuration for exports that nobody has announced; 0: never.',
    }),
    concurrency: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 16,
      description:
        'Imports that one process works on at once, tenants in turn; one more for recalls and lists of users.',
    }),
    batchRows: Type.Integer({
      default: 2_000,
      minimum: 1,
      maximum: 5_000,
      description: 'User rows of one write to the store.',
    }),
  },
  { ...closed, default: {} },
);

const ConversionsConfig = Type.Object(
  {
    timeoutMs: Type.Integer({
      default: 10_000,
      minimum: 100,
      maximum: 60_000,
      description: 'Milliseconds until a conversion point must have answered a request.',
    }),
    concurrency: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 64,
      description: 'Requests that one process makes at once to one point of type ongage; a webhook gets one.',
    }),
    keepSentDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 3_650,
      description:
        'Days until an event that was sent, or that nobody wanted, is forgotten; its repetition would count again then.',
    }),
    ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
      default: [80, 443],
      description: 'The only ports that are connected to.',
    }),
    allowedNetworks: Type.Array(Type.String(), {
      default: [],
      description:
        'Networks in CIDR form (10.1.0.0/16) that may be connected to although they are not public; all others that are not are refused.',
    }),
  },
  { ...closed, default: {}, description: 'How events are sent to conversion points.' },
);
export type ConversionsConfig = Static<typeof ConversionsConfig>;

/** Where exports are written to. */
const BucketConfig = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('s3'),
        endpoint: Type.String({
          pattern: '^https?://[^/@?#]+/?$',
          description:
            'Address of the S3 server: http:// or https://, host, and port if it is not the usual one.',
        }),
        bucket: Type.String({
          pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$',
          description: 'Name of the bucket.',
        }),
        region: Type.String({
          default: 'us-east-1',
          minLength: 1,
          description: 'Region that signatures name; servers without regions take any.',
        }),
        authorizationType: Type.Union([Type.Literal('v4'), Type.Literal('rados')], {
          default: 'v4',
          description: 'v4: Signature Version 4. rados: Version 2 and path style, for old Ceph gateways.',
        }),
        accessKey: Type.String({ minLength: 1, description: 'Name of the key that may read the bucket.' }),
        secretKey: SecretText({ description: 'Its secret.' }),
        pathStyle: Type.Boolean({
          default: true,
          description: 'The bucket is part of the path; false: of the host name.',
        }),
        caFile: Type.Optional(
          Type.String({
            minLength: 1,
            description:
              "PEM file of the authorities for the endpoint's certificate, in place of the system's.",
          }),
        ),
        prefix: Type.String({
          default: '',
          pattern: '^([^/]+(/[^/]+)*)?$',
          description:
            'Folder in the bucket that exports lie below, without / at its ends; empty for all of it.',
        }),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('folder'),
        folder: Type.String({ minLength: 1, description: 'The same as bucketFolder.' }),
      },
      closed,
    ),
  ],
  { description: 'Where exports are, in place of bucketFolder: the bucket of an S3 server, or a folder.' },
);

/** Whom calls over HTTP are taken from. */
const TokensConfig = Type.Object(
  {
    admin: tokenHashes('of tokens that may call everything'),
    imap: tokenHashes('of tokens of injection proxies on other machines'),
  },
  { ...closed, default: {} },
);

function tokenHashes(which: string) {
  return Type.Array(
    Type.String({ pattern: TOKEN_HASH_PATTERN, description: 'Line "hash" of mailweave token create.' }),
    { default: [], description: `Hashes ${which}; several while one is replaced.` },
  );
}

/** The section `middleware` of the configuration. */
export const MiddlewareConfig = Type.Object(
  {
    stores: StoresConfig,
    bucketFolder: Type.Optional(
      Type.String({
        minLength: 1,
        usual: true,
        description:
          'Folder of the exports; only read. This or bucket, unless each tenant has data sources of its own.',
      }),
    ),
    bucket: Type.Optional(BucketConfig),
    spoolFolder: Type.String({ minLength: 1, description: 'Folder for our own files: rejected rows.' }),
    tenants: Type.Record(TenantId, TenantConfig, {
      ...closed,
      default: { default: {} },
      description:
        'Tenants by id, beside those made by calls. An IMAP server names none: its users belong to "default".',
    }),
    imports: ImportsConfig,
    conversions: ConversionsConfig,
    tokens: TokensConfig,
    publicUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[!-;=?-~]*[!-.0-;=?-~]$',
        maxLength: 300,
        description:
          'Address of /u/ and /c/ of this server as users reach it, without / at its end; https, for one-click opt-out needs it. Without it messages have no link to opt out. Needs secretsKey.',
      }),
    ),
    countClicks: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'With publicUrl: links in messages lead by way of this server, which notes the click. false: they are left alone.',
      }),
    ),
    secretsKey: Type.Optional(
      SecretText({
        description:
          'Key that secrets of tenants made by calls are encrypted with, and links in messages signed: 64 hexadecimal digits. Needed for such tenants and for publicUrl.',
        pattern: '^[0-9a-fA-F]{64}$',
      }),
    ),
  },
  closed,
);
export type MiddlewareConfig = Static<typeof MiddlewareConfig>;
export type TenantConfig = Static<typeof TenantConfig>;
