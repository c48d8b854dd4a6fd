import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Certificate, makeCertificate } from './certificate.ts';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { findMailOwner, type MailOwner } from './mail-owner.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { findProgram } from './programs.ts';

/** A private PostgreSQL with an empty database, in a folder of its own; its user may do everything. */
export type Postgres = AsyncDisposable & {
  /** 127.0.0.x */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What a client that wants TLS has to trust; it takes those that do not, too. */
  readonly certFile: string;
  /** `postgres://user@host:port/database`, without the password. */
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Stops and starts it on the same port and data; connections break. */
  restart(): Promise<void>;
  /** SIGKILL, as if its machine had lost power; start() has it recover. */
  kill(): Promise<void>;
  start(): Promise<void>;
};

export type PostgresOptions = {
  /** Settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
};

const USER = 'mailweave';
const PASSWORD = 'correct-horse-battery-staple';
const DATABASE = 'postgres';

type Folder = {
  readonly dir: string;
  readonly certificate: Certificate;
  readonly owner: MailOwner;
  readonly host: string;
  readonly port: number;
};

/**
 * Starts a PostgreSQL that listens on loopback only and goes, with its folder, when it is disposed of.
 * @throws MissingProgramError
 * @throws Error with its log when it does not start
 */
export async function startPostgres({ settings = {} }: PostgresOptions = {}): Promise<Postgres> {
  for (const program of ['initdb', 'postgres'] as const) findProgram(program);
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const owner = findMailOwner();
  await using starting = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'mailweave-postgres-'));
  starting.defer(() => rmSync(dir, { recursive: true, force: true }));
  const certificate = makeCertificate(dir, host);
  const folder = { dir, certificate, owner, host, port };
  await makeCluster(folder);
  let running = await run(folder, settings);
  starting.defer(() => running.stop());
  const started = starting.move();
  const start = async () => {
    running = await run(folder, settings);
  };
  return {
    host,
    port,
    user: USER,
    password: PASSWORD,
    database: DATABASE,
    certFile: certificate.certFile,
    url: `postgres://${USER}@${host}:${port}/${DATABASE}`,
    get pid() {
      return running.pid;
    },
    start,
    restart: async () => {
      await running.stop();
      await start();
    },
    kill: () => running.kill(),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** PostgreSQL refuses to be run by root. */
async function makeCluster({ dir, owner, certificate: { keyFile } }: Folder): Promise<void> {
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, PASSWORD);
  for (const path of [dir, passwordFile, keyFile]) chownSync(path, owner.uid, owner.gid);
  const settings = [
    '--username',
    USER,
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
    '--encoding',
    'UTF8',
  ];
  await promisify(execFile)(
    findProgram('initdb'),
    ['--pgdata', join(dir, 'data'), '--no-locale', '--no-sync', ...settings],
    { cwd: dir, ...(owner.startedByRoot && { uid: owner.uid, gid: owner.gid }) },
  );
}

/** A machine that loses power is not part of the tests, so nothing waits for the disk. */
function run(
  { dir, certificate, owner, host, port }: Folder,
  settings: Readonly<Record<string, string>>,
): Promise<RunningProcess> {
  const all = {
    listen_addresses: host,
    unix_socket_directories: '',
    fsync: 'off',
    ssl: 'on',
    ssl_cert_file: certificate.certFile,
    ssl_key_file: certificate.keyFile,
    ...settings,
  };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return startProcess({
    command: findProgram('postgres'),
    arguments: ['-D', join(dir, 'data'), '-p', String(port), ...options],
    ready: { line: /database system is ready to accept connections/ },
    // SIGTERM would wait for clients to go.
    stopSignal: 'SIGINT',
    ...(owner.startedByRoot && { owner }),
  });
}
