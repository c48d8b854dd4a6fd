import type { Secret } from '@mailweave/foundation';
import { SecretText } from '@mailweave/host';
import type pg from 'pg';
import Type from 'typebox';

/** No password: it would be printed. */
const POSTGRES_URL_PATTERN =
  '^postgres(ql)?://[^:@/?#]+@(\\[[0-9A-Fa-f:.]+\\]|[^:@/?#\\[\\]]+)(:[0-9]{1,5})?/[^/?#]+$';

const STANDARD_PORT = 5432;

export type PostgresServer = {
  /** `postgres://user@host:port/database`; without a port it is 5432. The host is a name or an address. */
  url: string;
  password?: Secret | undefined;
  /** `verified`: TLS, and the server's certificate has to be for the host. `off`: everything goes in clear. */
  tls: 'verified' | 'off';
  /** PEM file of the authorities for the server's certificate, in place of the system's. */
  caFile?: string | undefined;
};

/** The settings that name a server, for a section of the configuration. @param need what its user has to be allowed, a sentence */
export function postgresServerSettings(need?: string) {
  const url = 'postgres://user@host:port/database; without the password, and without a port if it is 5432.';
  return {
    url: Type.String({
      pattern: POSTGRES_URL_PATTERN,
      description: need === undefined ? url : `${url} ${need}`,
    }),
    password: Type.Optional(SecretText({ description: "The user's password." })),
    tls: Type.Union([Type.Literal('verified'), Type.Literal('off')], {
      default: 'verified',
      description: "verified: encrypted, and the server's certificate has to be for the host. off: in clear.",
    }),
    caFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "PEM file of the authorities for the server's certificate, in place of the system's.",
      }),
    ),
  };
}

/** How it is connected to. @param ca the content of its caFile */
export function postgresConnection(
  { password, tls, url }: PostgresServer,
  ca: Buffer | undefined,
): pg.ClientConfig {
  const { hostname, pathname, port, username } = new URL(url);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? STANDARD_PORT : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: password?.reveal(),
    ssl: tls === 'verified' && (ca === undefined ? {} : { ca }),
    keepAlive: true,
  };
}
