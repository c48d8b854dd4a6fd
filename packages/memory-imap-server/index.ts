export type { MemoryImapOptions, MemoryImapServer, MemoryImapUser } from './server.ts';
export { createMemoryImapServer, MemoryImapListenError } from './server.ts';
export type { AppendOptions, MemoryMailbox, MemoryMessage } from './store/mailbox-access.ts';
