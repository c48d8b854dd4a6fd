export { ImapProxyConfig } from './config.ts';
export type { ImapProxy, ImapProxyPorts } from './main.ts';
export { createImapProxy, TlsFilesError } from './main.ts';
