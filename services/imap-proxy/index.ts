export { ImapProxyConfig } from './config.ts';
export type { ImapProxy, ImapProxyPorts } from './main.ts';
export { createImapProxy } from './main.ts';
export { TlsFilesError } from './tls/load-certificate.ts';
