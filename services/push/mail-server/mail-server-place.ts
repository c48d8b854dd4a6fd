import { readFileSync } from 'node:fs';
import { AppError } from '@mailweave/foundation';
import type { BackendAddress } from '@mailweave/imap-connection';
import Type, { type Static } from 'typebox';

/** The settings that say where a mail server is, for a section of the configuration. */
export const mailServerPlace = {
  host: Type.String({ minLength: 1, description: 'Host name or address of the IMAP server.' }),
  port: Type.Integer({ minimum: 1, maximum: 65_535, description: '143, or with implicit TLS 993.' }),
  tls: Type.Union([Type.Literal('none'), Type.Literal('starttls'), Type.Literal('implicit')], {
    default: 'implicit',
    description: 'implicit: TLS from the first byte. starttls: upgraded before the log-in. none: in clear.',
  }),
  caFile: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'PEM file of the authority that signed the certificate of the server.',
    }),
  ),
  serverName: Type.Optional(
    Type.String({ minLength: 1, description: 'Name the certificate must bear; default: host.' }),
  ),
};

type MailServerPlace = { [Name in keyof typeof mailServerPlace]?: Static<(typeof mailServerPlace)[Name]> } & {
  host: string;
  port: number;
  tls: 'none' | 'starttls' | 'implicit';
};

/** The file of the authority cannot be read. */
class AuthorityUnreadableError extends AppError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'mail-server-authority-unreadable',
      publicText: `The file ${file} (caFile of push.mailServer or push.listeners) cannot be read: name a PEM file that this program may read.`,
      retry: 'after-change',
      cause,
    });
  }
}

/** @throws AuthorityUnreadableError */
export function addressOf(
  { caFile, host, port, serverName = host, tls }: MailServerPlace,
  { connectTimeoutMs, keepAliveMs }: Pick<BackendAddress, 'connectTimeoutMs' | 'keepAliveMs'>,
): BackendAddress {
  const ca = caFile === undefined ? undefined : authority(caFile);
  return { host, port, tls, ca, serverName, connectTimeoutMs, proxyProtocol: false, keepAliveMs };
}

function authority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AuthorityUnreadableError(file, cause);
  }
}
