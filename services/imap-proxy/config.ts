import Type, { type Static } from 'typebox';
import { Default } from 'typebox/value';
import { BACKEND_NAME, BackendConfig } from './backend/backend-config.ts';
import { CONNECTION_LIMITS, FailedLoginsConfig } from './limits/limits-config.ts';
import { MiddlewareClientConfig } from './middleware-config.ts';
import { NewsConfig } from './news/news-config.ts';
import { ResolverConfig } from './resolver/resolver-config.ts';
import { RoutingConfig } from './routing/routing-config.ts';

function port(description: string) {
  return Type.Integer({ minimum: 0, maximum: 65_535, description });
}

function tlsMode(description: string) {
  const modes = [Type.Literal('none'), Type.Literal('starttls'), Type.Literal('implicit')] as const;
  return Type.Union([...modes], { default: 'none', description });
}

/** Where clients connect. */
export const ListenerConfig = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
    port: port('TCP port to listen on: 143, with implicit TLS 993; 0 takes any free one.'),
    tls: tlsMode('implicit: TLS from the first byte (port 993). starttls: plain, upgraded on request.'),
    proxyProtocolNetworks: Type.Array(Type.String({ description: 'A network such as 10.0.0.0/8.' }), {
      default: [],
      description:
        'Networks or addresses of load balancers. Who connects from there has to begin with a PROXY header (version 1 or 2); nobody else may.',
    }),
  },
  { additionalProperties: false },
);
export type ListenerConfig = Static<typeof ListenerConfig>;

/** The section `imap` of the configuration. */
export const ImapProxyConfig = Type.Object(
  {
    listeners: Type.Array(ListenerConfig, { minItems: 1 }),
    tls: Type.Optional(
      Type.Object(
        {
          certificateFile: Type.String({ description: 'PEM certificate chain; ECDSA is 2.4 times faster.' }),
          keyFile: Type.String({ description: 'PEM private key.' }),
        },
        { additionalProperties: false },
      ),
    ),
    backend: Type.Optional(
      Type.Object(BackendConfig.properties, {
        additionalProperties: false,
        usual: true,
        description:
          'The IMAP server that holds the mailboxes. With imap.routing it is one of several, by the name default.',
      }),
    ),
    backends: Type.Optional(
      Type.Record(Type.String({ pattern: BACKEND_NAME }), BackendConfig, {
        description: 'Further IMAP servers, by the names that imap.routing uses.',
      }),
    ),
    routing: Type.Optional(RoutingConfig),
    middleware: Type.Optional(MiddlewareClientConfig),
    mechanisms: Type.Optional(
      Type.Array(
        Type.Union(
          [
            Type.Literal('PLAIN'),
            Type.Literal('LOGIN'),
            Type.Literal('XOAUTH2'),
            Type.Literal('OAUTHBEARER'),
          ],
          { description: 'Name of a SASL mechanism.' },
        ),
        {
          minItems: 1,
          description:
            'SASL mechanisms offered to clients: PLAIN, LOGIN, XOAUTH2, OAUTHBEARER. Left out: PLAIN, LOGIN and what every backend offers.',
        },
      ),
    ),
    tenantId: Type.String({ default: 'default', description: 'Tenant of every user of this proxy.' }),
    defaultDomain: Type.Optional(
      Type.String({ description: 'Domain put behind a log-in name that has none, to make the address.' }),
    ),
    resolver: Type.Optional(ResolverConfig),
    weaving: Type.Boolean({
      default: true,
      description:
        'false: the proxy relays and nothing else, whatever the store says. SIGHUP applies it to open sessions too.',
    }),
    weaveBudgetMs: Type.Integer({
      default: 100,
      minimum: 0,
      maximum: 10_000,
      description: 'Milliseconds a SELECT may wait for the store before it shows the real mailbox only.',
    }),
    compress: Type.Boolean({
      default: true,
      description: 'Offer COMPRESS=DEFLATE to clients; about 160 kB of memory for each that uses it.',
    }),
    requireTls: Type.Boolean({
      default: false,
      description: 'Refuse LOGIN and AUTHENTICATE on a connection without TLS.',
    }),
    push: Type.Optional(NewsConfig),
    sharedNetworks: Type.Array(Type.String({ description: 'A network such as 10.0.0.0/8.' }), {
      default: [],
      description:
        'Networks or addresses that stand for many clients, such as those of a webmail: no limit and no delay by address.',
    }),
    failedLogins: FailedLoginsConfig,
    limits: Type.Object(
      {
        ...CONNECTION_LIMITS,
        commandLineBytes: Type.Integer({
          default: 65_536,
          minimum: 1_024,
          description: 'Longest command line.',
        }),
        commandLiteralBytes: Type.Integer({
          default: 262_144,
          minimum: 1_024,
          description: 'Literals of one command in sum, APPEND excepted (its message streams through).',
        }),
        loginTimeoutMs: Type.Integer({
          default: 60_000,
          minimum: 1_000,
          description: 'Milliseconds to log in.',
        }),
        idleTimeoutMs: Type.Integer({
          default: 1_860_000,
          minimum: 60_000,
          description:
            'Milliseconds without a byte from the client before BYE (RFC 3501 5.4: at least 30 minutes).',
        }),
        writeTimeoutMs: Type.Integer({
          default: 300_000,
          minimum: 0,
          description:
            'Milliseconds that a client may take nothing while data waits for it, before BYE; 0: any time.',
        }),
        keepAliveMs: Type.Integer({
          default: 120_000,
          minimum: 0,
          description:
            'Milliseconds of silence after which TCP asks whether clients and backends are still there; 0: never.',
        }),
        proxyHeaderTimeoutMs: Type.Integer({
          default: 5_000,
          minimum: 10,
          description: 'Milliseconds that the PROXY header of a load balancer may take.',
        }),
        drainTimeoutMs: Type.Integer({
          default: 10_000,
          minimum: 0,
          description: 'Milliseconds that running commands get to end when the program stops.',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false },
);
export type ImapProxyConfig = Static<typeof ImapProxyConfig>;

/** Settings as somebody writes them: what has a default may be left out, except within `routing`. */
export type ImapProxySettings = Partial<
  Omit<ImapProxyConfig, 'listeners' | 'backend' | 'backends' | 'limits'>
> & {
  readonly listeners: readonly Partial<ListenerConfig>[];
  readonly backend?: Partial<BackendConfig> | undefined;
  readonly backends?: Readonly<Record<string, Partial<BackendConfig>>> | undefined;
  readonly limits?: Partial<ImapProxyConfig['limits']> | undefined;
};

/**
 * The same with its defaults, for programs that write their settings themselves; a configuration file gets
 * them while it is read. Unlike those of a file, they are not checked.
 */
export function imapProxyConfig(settings: ImapProxySettings): ImapProxyConfig {
  const { backend, backends, limits } = settings;
  const whole = (server: Partial<BackendConfig>): unknown => Default(BackendConfig, { ...server });
  const named = Object.entries(backends ?? {}).map(([name, server]) => [name, whole(server)]);
  const copy = {
    ...settings,
    limits: { ...limits },
    ...(backend && { backend: whole(backend) }),
    ...(backends && { backends: Object.fromEntries(named) }),
  };
  return Default(ImapProxyConfig, copy) as ImapProxyConfig;
}
