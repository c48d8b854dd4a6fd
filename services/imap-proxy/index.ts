export { isNetwork } from '@mailweave/imap-connection';
export type { ImapProxySettings } from './config.ts';
export { ImapProxyConfig, imapProxyConfig } from './config.ts';
export type { ImapProxy, ImapProxyPorts } from './main.ts';
export { createImapProxy } from './main.ts';
export { TlsFilesError } from './tls/load-certificate.ts';
