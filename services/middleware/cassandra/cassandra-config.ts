import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/**
 * Stores in a Cassandra cluster. What a Spring file may say as well has no default here: it could not be told whether
 * the two contradict each other.
 */
export const CassandraConfig = Type.Object(
  {
    kind: Type.Literal('cassandra'),
    applicationProperties: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A file application.properties whose spring.data.cassandra settings are used, beside those given here.',
      }),
    ),
    contactPoints: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        usual: true,
        description: 'Names or addresses of nodes; the others are found through them.',
      }),
    ),
    port: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65_535,
        description: 'Port of CQL on every node; 9042 by default.',
      }),
    ),
    localDataCenter: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Data centre that is read from and written to; that of the contact points by default.',
      }),
    ),
    keyspace: Type.Optional(
      Type.String({
        pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,31}$',
        usual: true,
        description:
          'Keyspace of what belongs to no tenant; those of configured tenants are called NAME_TENANT.',
      }),
    ),
    replication: Type.Optional(
      Type.Array(
        Type.Object(
          {
            dataCenter: Type.String({ minLength: 1, description: 'Name of a data centre.' }),
            copies: Type.Integer({ minimum: 1, description: 'Copies of every row there; 3 as a rule.' }),
          },
          closed,
        ),
        {
          minItems: 1,
          description:
            'Has keyspaces made that are missing, with so many copies. Left out: they must be there.',
        },
      ),
    ),
    createTables: Type.Optional(
      Type.Boolean({
        description: 'Whether tables are made, and brought up to date, in the keyspaces; true by default.',
      }),
    ),
    username: Type.Optional(Type.String({ minLength: 1, description: 'User to log in as.' })),
    password: Type.Optional(SecretText({ description: 'His password.' })),
    tls: Type.Optional(
      Type.Object(
        {
          caFile: Type.Optional(
            Type.String({
              minLength: 1,
              description:
                "PEM file of the authorities for the nodes' certificates, in place of the system's.",
            }),
          ),
          checkHostName: Type.Boolean({
            default: true,
            description: 'Whether a certificate has to name the node as contactPoints do.',
          }),
        },
        { ...closed, description: 'Encrypts the connections.' },
      ),
    ),
    connectTimeoutMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      description: 'Milliseconds until a connection to a node must stand.',
    }),
    requestTimeoutMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      maximum: 60_000,
      description: 'Milliseconds until a node must have answered; another one is asked then.',
    }),
  },
  closed,
);
export type CassandraConfig = Static<typeof CassandraConfig>;
