import { ClusterConfig } from '@mailweave/cluster';
import type { SchemaNode } from '@mailweave/host';
import { ImapProxyConfig } from '@mailweave/imap-proxy';
import { MiddlewareConfig } from '@mailweave/middleware';
import { PushConfig } from '@mailweave/push-service';
import Type, { type Static } from 'typebox';

/** The section `http`: the server for probes, metrics and calls. */
const HttpConfig = Type.Object(
  {
    host: Type.String({
      default: '127.0.0.1',
      description:
        'Address to listen on. Probes and metrics ask nobody who he is, and nothing is encrypted: keep it inside.',
    }),
    port: Type.Integer({
      default: 8143,
      minimum: 0,
      maximum: 65_535,
      description: 'Port; 0 takes a free one.',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'HTTP: probes, metrics and, with the roles middleware and push, their calls.',
  },
);

/** The section `log`. */
const LogConfig = Type.Object(
  {
    level: Type.Union(
      [Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')],
      { default: 'info', description: 'The least important records that are written.' },
    ),
    format: Type.Union([Type.Literal('auto'), Type.Literal('json'), Type.Literal('text')], {
      default: 'auto',
      description: 'auto: text on a terminal, one JSON object a line everywhere else.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'Log records, on standard output.' },
);

/** The whole configuration file. */
export const MailweaveConfig = Type.Object(
  {
    dataDir: Type.String({
      default: 'data',
      minLength: 1,
      description:
        'Folder that paths in the sections middleware and push start from, unless they start with /.',
    }),
    processes: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 256,
      description: 'Processes that share the work of this machine; 0: one for each core.',
    }),
    imap: Type.Optional(
      Type.Object(ImapProxyConfig.properties, {
        additionalProperties: false,
        usual: true,
        description: 'Left out on a machine that does not run the role imap.',
      }),
    ),
    middleware: Type.Optional(
      Type.Object(MiddlewareConfig.properties, {
        additionalProperties: false,
        usual: true,
        description: 'Left out on a machine that runs the role imap alone.',
      }),
    ),
    push: Type.Optional(
      Type.Object(PushConfig.properties, {
        additionalProperties: false,
        description: 'Left out where the role push does not run.',
      }),
    ),
    cluster: ClusterConfig,
    http: HttpConfig,
    log: LogConfig,
  },
  { additionalProperties: false },
);
export type MailweaveConfig = Static<typeof MailweaveConfig>;

/** The same, for code that walks through settings. */
export const configSchema = MailweaveConfig as SchemaNode;
