export { BackendConfig, ImapProxyConfig, ListenerConfig } from './config.ts';
export type { ImapProxy, ImapProxyPorts } from './main.ts';
export { createImapProxy, TlsFilesError } from './main.ts';
