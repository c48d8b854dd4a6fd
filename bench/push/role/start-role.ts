import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tokenHash } from '@mailweave/http-server';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { startProcess } from '../../../tools/services/process.ts';
import { storeFolders } from '../../proxy/subjects/start-mailweave.ts';
import type { Simulated } from '../load/job.ts';
import { TOPIC } from '../load/simulate.ts';

/** The brand of every device. */
export const CLIENT_ID = 'bench';
/** What Dovecot logs in with. */
const CALLBACK_LOGIN = { login: 'dovecot', password: 'sesame' };
const ADMIN_TOKEN = 'bench-operator';

const PROGRAM = path.resolve(import.meta.dirname, '../../../apps/mailweave/main.ts');
/** A profile of some minutes takes its time to be written. */
const TERM_GRACE_MS = 60_000;

export type RoleOptions = {
  /** Holds the store; the configuration is written into it. */
  readonly folder: string;
  /** Where notifications go; undefined: no brand is configured. */
  readonly apns?: Simulated;
  /** More of the section `push`. */
  readonly push?: object;
  /** The section `cluster`. */
  readonly cluster?: object;
  readonly profileFolder: string | undefined;
};

/** The role push in a process of its own, as an operator starts it. */
export type RunningRole = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
};

/** The store of a role push, to be filled before it starts. */
export function storeIn(folder: string): string {
  return path.join(folder, 'push.sqlite');
}

/** What Dovecot calls, with name and password. @param at the role push, or what stands before it */
export function callbackUrl({ host, port }: { host: string; port: number }): string {
  const { login, password } = CALLBACK_LOGIN;
  return `http://${login}:${password}@${host}:${port}/preliminary/http-notify/v1/notify`;
}

export async function startRole(options: RoleOptions): Promise<RunningRole> {
  const { folder, profileFolder } = options;
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const configFile = path.join(folder, 'mailweave.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(configOf(options, { host, port })));
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const service = await startProcess({
    command: process.execPath,
    arguments: [...profiling, PROGRAM, 'serve', '--role', 'push', '--config', configFile],
    ready: { host, ports: [port] },
    termGraceMs: TERM_GRACE_MS,
  });
  return {
    host,
    port,
    pid: service.pid,
    [Symbol.asyncDispose]: () => service.stop(),
  };
}

function configOf(
  { apns, cluster, folder, push }: RoleOptions,
  http: { host: string; port: number },
): object {
  return {
    dataDir: folder,
    // Both are required, and not used by this role.
    middleware: storeFolders(),
    imap: {
      listeners: [{ host: http.host, port: 143, tls: 'none' }],
      backend: { host: http.host, port: 143 },
    },
    http,
    ...(cluster !== undefined && { cluster }),
    log: { level: 'warn' },
    push: {
      stores: { kind: 'sqlite', path: storeIn(folder) },
      tokens: { admin: [tokenHash(ADMIN_TOKEN)] },
      dovecot: CALLBACK_LOGIN,
      permanentListeners: { allowed: true, allowedClients: CLIENT_ID },
      ...(apns !== undefined && brandAt(apns, folder)),
      ...push,
    },
  };
}

function brandAt({ caPem, credentials, port }: Simulated, folder: string): object {
  const [caFile, privateKeyFile] = [path.join(folder, 'ca.pem'), path.join(folder, 'key.p8')];
  writeFileSync(caFile, caPem);
  writeFileSync(privateKeyFile, credentials);
  const key = { authtype: 'jwt', keyId: 'KEY0000001', teamId: 'TEAM000001', privateKeyFile };
  return {
    apnsServer: { host: '127.0.0.1', port, caFile },
    brands: { [CLIENT_ID]: { apns: { ...key, topic: TOPIC } } },
  };
}
