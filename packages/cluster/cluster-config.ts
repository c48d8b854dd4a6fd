import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** The section `cluster` of the configuration. */
export const ClusterConfig = Type.Union(
  [
    Type.Object({ kind: Type.Literal('single') }, closed),
    Type.Object(
      {
        kind: Type.Literal('redis'),
        url: SecretText({
          pattern:
            '^rediss?://([^@/?#\\s]*@)?(\\[[0-9A-Fa-f:.]+\\]|[^:@/?#\\[\\]\\s]+)(:[0-9]{1,5})?(/[0-9]{0,5})?$',
          description:
            'redis://[user:password@]host:port[/database], or rediss:// for TLS. Without a port it is 6379.',
        }),
        caFile: Type.Optional(
          Type.String({
            minLength: 1,
            description:
              "PEM file of the authorities for the server's certificate, in place of the system's.",
          }),
        ),
        keyPrefix: Type.String({
          default: 'mailweave:',
          pattern: '^[A-Za-z0-9._:-]{0,60}$',
          description:
            'In front of every key and channel; installations that share a server need different ones.',
        }),
        leaseMs: Type.Integer({
          default: 9_000,
          minimum: 1_000,
          maximum: 60_000,
          description:
            'Milliseconds that a process that has died keeps its share of the work; the same in all processes.',
        }),
      },
      closed,
    ),
  ],
  {
    default: { kind: 'single' },
    description:
      'What the processes of an installation have in common besides their stores. single: nothing, each finds changes by looking into the store. redis: a Redis or Valkey server, by which they tell each other at once.',
  },
);
export type ClusterConfig = Static<typeof ClusterConfig>;
