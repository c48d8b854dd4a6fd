import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { type DovecotFolder, MASTER_USER, prepareDovecotFolder } from './dovecot-folder.ts';
import { deliverByLmtp } from './lmtp.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { findProgram } from './programs.ts';

export type DovecotOptions = {
  /** Appended to dovecot.conf: quota, a plugin, another mail_location. */
  readonly extraConfig?: string;
  /** How many users there are; 20 by default. */
  readonly userCount?: number;
};

/** A private Dovecot with the users `user1@test.example` and so on, in a folder of its own. */
export type Dovecot = {
  /** 127.0.0.x */
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly dir: string;
  /** The certificate of both TLS ports, for clients to trust. */
  readonly certificatePem: string;
  readonly users: readonly string[];
  /** Opens every mailbox as `USER*admin`. */
  readonly masterUser: { readonly name: string; readonly password: string };
  /** Of the process that runs now: restart() changes it. */
  readonly pid: number;
  /** @throws Error for a user that is none of `users` */
  userPassword(user: string): string;
  /** Delivers a message (CRLF line ends) to the user's INBOX by LMTP. */
  deliver(user: string, message: Buffer): Promise<void>;
  /** Stops and starts it on the same ports and mailboxes; connections break. */
  restart(): Promise<void>;
  /** Runs doveadm against this server; gives its standard output. */
  doveadm(args: readonly string[]): Promise<string>;
};

/** Looked for before anything is laid out. */
const NEEDED = ['dovecot', 'doveadm', '/usr/lib/dovecot/lmtp', 'openssl'] as const;

/**
 * Starts a Dovecot that listens on loopback only and goes, with its folder, when it is disposed of.
 * @throws MissingProgramError
 * @throws Error with Dovecot's log when it does not start
 */
export async function startDovecot({
  extraConfig = '',
  userCount = 20,
}: DovecotOptions = {}): Promise<Dovecot & AsyncDisposable> {
  for (const program of NEEDED) findProgram(program);
  const folder = await prepareDovecotFolder(extraConfig, userCount);
  const { dir, host, imapPort, imapsPort, lmtpPort, certificatePem, passwords } = folder;
  const removeFolder = (): void => rmSync(dir, { recursive: true, force: true });
  let running = await run(folder).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  return {
    host,
    imapPort,
    imapsPort,
    lmtpPort,
    dir,
    certificatePem,
    users: [...passwords.keys()],
    masterUser: MASTER_USER,
    get pid() {
      return running.pid;
    },
    userPassword: (user) => passwordOf(user, passwords),
    deliver: (user, message) => deliverByLmtp({ host, port: lmtpPort }, user, message),
    restart: async () => {
      await running.stop();
      running = await run(folder);
    },
    doveadm: (args) => doveadm(folder, args),
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      removeFolder();
    },
  };
}

function run({ configFile, logFile, host, ...ports }: DovecotFolder): Promise<RunningProcess> {
  return startProcess({
    command: findProgram('dovecot'),
    arguments: ['-F', '-c', configFile],
    ready: { host, ports: [ports.imapPort, ports.imapsPort, ports.lmtpPort] },
    explain: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
  });
}

async function doveadm({ configFile }: DovecotFolder, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(findProgram('doveadm'), ['-c', configFile, ...args]);
  return stdout;
}

function passwordOf(user: string, passwords: ReadonlyMap<string, string>): string {
  const password = passwords.get(user);
  if (password === undefined)
    throw new Error(`no such user: ${user}; there are ${[...passwords.keys()].join(', ')}`);
  return password;
}
