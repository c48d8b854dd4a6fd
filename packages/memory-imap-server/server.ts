import { type AddressInfo, createServer, type Server } from 'node:net';
import { AppError, type Clock, type Logger, silentLogger } from '@mailweave/foundation';
import { type ByteString, canonicalMailboxName } from '@mailweave/imap';
import { Connection } from './session/connection.ts';
import { Account } from './store/account.ts';
import { type MemoryMailbox, mailboxAccess } from './store/mailbox-access.ts';

export type MemoryImapUser = { readonly login: string; readonly password: string };

export type MemoryImapOptions = {
  readonly users: readonly MemoryImapUser[];
  /** May act for every user: AUTHENTICATE PLAIN with the user as authorization identity (RFC 4616). */
  readonly masters?: readonly MemoryImapUser[];
  readonly clock: Clock;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Between the levels of a mailbox name, one character; default `/`. */
  readonly delimiter?: string;
  readonly logger?: Logger;
};

/** An IMAP4rev1 server (RFC 3501) whose mailboxes live in memory. */
export type MemoryImapServer = AsyncDisposable & {
  /** Where it listens, after listen(). */
  readonly address: { readonly host: string; readonly port: number };
  /** @throws MemoryImapListenError */
  listen(): Promise<void>;
  /** Says good-bye to everybody. The mailboxes stay. */
  close(): Promise<void>;
  /**
   * A mailbox of a user, made when there is none.
   * @param name as IMAP writes it: INBOX in any case, other names in modified UTF-7
   */
  mailbox(login: string, name: string): MemoryMailbox;
  /** Gives every message of a mailbox a new UID, under a new UIDVALIDITY. @returns the mailbox as it is now */
  renewUidValidity(login: string, name: string): MemoryMailbox;
};

/** The address cannot be listened on: taken, or not of this machine. */
export class MemoryImapListenError extends AppError {
  constructor(host: string, port: number, cause: unknown) {
    super({
      code: 'memory-imap-listen-failed',
      publicText: `Cannot listen on ${host} port ${port}. Choose another port or stop the program that holds it.`,
      retry: 'after-change',
      cause,
    });
  }
}

type User = { readonly password: string; readonly account: Account };

/** Every user starts with INBOX, Archive, Drafts, Junk, Sent and Trash, all subscribed. */
export function createMemoryImapServer(options: MemoryImapOptions): MemoryImapServer {
  const { clock, host = '127.0.0.1', masters = [], port = 0, logger = silentLogger } = options;
  const users = createUsers(options);
  const connections = new Set<Connection>();
  const signIn = (login: string, password: string): Account | undefined => {
    const user = users.get(login);
    return user?.password === password ? user.account : undefined;
  };
  const signInFor = (identity: string, login: string, password: string): Account | undefined => {
    const isMaster = masters.some((master) => master.login === login && master.password === password);
    return isMaster ? users.get(identity)?.account : undefined;
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = new Connection(socket, { clock, logger, signIn, signInFor });
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  });
  const close = async (): Promise<void> => {
    const closed = closeServer(server);
    for (const connection of connections) connection.close('The server is going down.');
    await closed;
  };
  return {
    get address() {
      return addressOf(server);
    },
    listen: () => listen(server, host, port),
    close,
    mailbox: (login, name) => mailboxAccess(openMailbox(users, login, name), () => clock.nowMs()),
    renewUidValidity: (login, name) => {
      users.get(login)?.account.renewUidValidity(canonicalMailboxName(name as ByteString));
      return mailboxAccess(openMailbox(users, login, name), () => clock.nowMs());
    },
    [Symbol.asyncDispose]: close,
  };
}

function createUsers({ users, clock, delimiter = '/' }: MemoryImapOptions): ReadonlyMap<string, User> {
  // In seconds, as is usual: a server that is started anew has other UIDVALIDITYs than the one before.
  const firstUidValidity = Math.max(1, Math.floor(clock.nowMs() / 1000));
  return new Map(
    users.map(({ login, password }) => [
      login,
      { password, account: new Account({ delimiter, firstUidValidity }) },
    ]),
  );
}

function openMailbox(users: ReadonlyMap<string, User>, login: string, name: string) {
  const account = users.get(login)?.account;
  if (account === undefined) throw new TypeError('The server has no such user.');
  const canonical = canonicalMailboxName(name as ByteString);
  account.create(canonical);
  const mailbox = account.mailbox(canonical);
  if (mailbox === undefined) throw new TypeError('A mailbox cannot have this name.');
  return mailbox;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new MemoryImapListenError(host, port, error));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function addressOf(server: Server): { host: string; port: number } {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server is not listening.');
  const { address: host, port }: AddressInfo = address;
  return { host, port };
}

function closeServer(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => server.close(() => resolve()));
}
