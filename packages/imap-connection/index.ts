export type { BackendAddress } from './connect/connect-backend.ts';
export { BackendUnreachableError, connectBackend, upgradeBackend } from './connect/connect-backend.ts';
export type { Listening, ListenOptions } from './listen/listen.ts';
export { ListenError, listen, serverTls } from './listen/listen.ts';
export { DeflateStream } from './stream/deflate-stream.ts';
export type { ImapStreamOptions, StreamEvents } from './stream/imap-stream.ts';
export { ImapStream } from './stream/imap-stream.ts';
