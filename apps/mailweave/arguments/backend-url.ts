import { UsageError } from '../usage-error.ts';

/** An IMAP server as `imap://host:port` (plain) or `imaps://host:port` (TLS) names it, after RFC 5092. */
export type BackendUrl = { host: string; port: number; tls: 'none' | 'implicit' };

const defaultPorts = { 'imap:': 143, 'imaps:': 993 } as const;

/** @throws UsageError */
export function parseBackendUrl(text: string): BackendUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'imap:' && url.protocol !== 'imaps:') || url.hostname === '') {
    throw new UsageError('The backend is written imap://host:port, or imaps://host:port with TLS.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('No user belongs into the URL of the backend: mail clients sign in with their own.');
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPorts[url.protocol] : Number(url.port),
    tls: url.protocol === 'imaps:' ? 'implicit' : 'none',
  };
}
