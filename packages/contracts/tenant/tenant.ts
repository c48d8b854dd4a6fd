import Type, { type Static } from 'typebox';
import { ConversionPoint } from '../injection/conversion-point.ts';
import { TenantId } from '../injection/identity.ts';
import { TenantPolicySettings } from './tenant-policy-settings.ts';

const closed = { additionalProperties: false } as const;

function text(description: string) {
  return Type.String({ minLength: 1, maxLength: 1_024, description });
}

/** A bucket that a tenant's exports are imported from: one entry of `dataSources`. */
export const DataSource = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
      description: 'Name of the source, unique in the tenant; push events name it.',
    }),
    type: Type.String({
      minLength: 1,
      maxLength: 32,
      description: 'The campaign tool that writes there, for people: ongage for example.',
    }),
    defaultDataSource: Type.Boolean({
      default: false,
      description: 'The source of push events that name none; true for exactly one.',
    }),
    deleteTemporaryImportFiles: Type.Boolean({
      default: false,
      description: 'Whether files in our own spool go after an import; objects of the bucket never do.',
    }),
    pollIntervalSeconds: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 86_400,
        description:
          'How often to look for exports that nobody has announced, for tools that cannot call; never without this.',
      }),
    ),
    awsConnectionInformation: Type.Object(
      {
        authorizationType: Type.String({
          minLength: 1,
          maxLength: 32,
          description: 'rados: Signature Version 2, for old gateways. Any other, such as v4: Version 4.',
        }),
        accessKey: text('Name of the key.'),
        secretKey: text('The key. Never shown: answers have *** in its place, which keeps it when put back.'),
        endpoint: text('URL of the object store; https:// if it names no scheme.'),
        bucket: text('Name of the bucket.'),
        region: Type.Optional(text('Region that signatures name; us-east-1 without it.')),
        prefix: Type.Optional(
          Type.String({
            pattern: '^[^/]+(/[^/]+)*$',
            maxLength: 512,
            description: 'Folder in the bucket that exports lie below, without / at its ends.',
          }),
        ),
      },
      closed,
    ),
  },
  closed,
);
export type DataSource = Static<typeof DataSource>;

/** It becomes part of statements that make tables, so nothing else may ever be in it. */
export const KeyspaceName = Type.String({
  pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,47}$',
  description: 'Name of the database of the tenant.',
});
export type KeyspaceName = Static<typeof KeyspaceName>;

/** A tenant as the calls under /api/tenants take it and give it. */
export const Tenant = Type.Object(
  {
    id: TenantId,
    name: text('For people.'),
    keyspaceName: KeyspaceName,
    identity: Type.Optional(
      Type.Union([Type.Literal('sha256'), Type.Literal('hmac-sha256')], {
        description: 'How the keys of users are made; without it as the configuration says, or sha256.',
      }),
    ),
    policy: Type.Optional(TenantPolicySettings),
    configuration: Type.Object(
      {
        secretKey: text('Signs push events. whsec_ and base64, or any text. Never shown.'),
        previousSecretKey: Type.Optional(text('Still valid while senders change to secretKey. Never shown.')),
      },
      closed,
    ),
    conversionPoints: Type.Array(ConversionPoint, {
      maxItems: 100,
      default: [],
      description: 'Where events are reported.',
    }),
    dataSources: Type.Array(DataSource, {
      minItems: 1,
      maxItems: 100,
      description: 'Where exports come from.',
    }),
  },
  closed,
);
export type Tenant = Static<typeof Tenant>;
