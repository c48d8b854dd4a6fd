import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { findMailOwner, type MailOwner } from './mail-owner.ts';
import { startProcess } from './process.ts';
import { findProgram } from './programs.ts';

/** A mail proxy before an IMAP server: everyone's connections go there with the password the client gave. */
export type DovecotProxy = AsyncDisposable & {
  /** 127.0.0.x */
  readonly host: string;
  readonly imapPort: number;
  /** The same over TLS; the way to the backend stays plain. */
  readonly imapsPort: number;
  /** The master process; the one log-in process is a child of it. */
  readonly pid: number;
};

/**
 * Starts a Dovecot that keeps no mail and passes each log-in on to `backend`, with one log-in process for all.
 * @throws MissingProgramError
 * @throws Error with Dovecot's log when it does not start
 */
export async function startDovecotProxy(backend: { host: string; port: number }): Promise<DovecotProxy> {
  const dovecot = findProgram('dovecot');
  findProgram('openssl');
  const host = ownLoopbackHost();
  const [imapPort, imapsPort] = await Promise.all([freePort(host), freePort(host)]);
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-dovecot-proxy-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  // mkdtemp makes it private; Dovecot's processes run as several users and must pass through.
  chmodSync(folder, 0o755);
  for (const name of ['run', 'state']) mkdirSync(join(folder, name));
  makeCertificate(folder, host);
  const configFile = join(folder, 'dovecot.conf');
  writeFileSync(configFile, proxyConfig({ folder, host, imapPort, imapsPort, backend }));
  const logFile = join(folder, 'dovecot.log');
  const { pid } = starting.use(
    await startProcess({
      command: dovecot,
      arguments: ['-F', '-c', configFile],
      ready: { host, ports: [imapPort, imapsPort] },
      explain: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
    }),
  );
  const running = starting.move();
  return { host, imapPort, imapsPort, pid, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

type ProxySettings = {
  readonly folder: string;
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly backend: { readonly host: string; readonly port: number };
};

function proxyConfig({ folder, host, imapPort, imapsPort, backend }: ProxySettings): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = proxy
log_path = ${folder}/dovecot.log
info_log_path = ${folder}/info.log
listen = ${host}
protocols = imap
${processUsers(findMailOwner())}
login_trusted_networks = 127.0.0.0/8
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
passdb {
  driver = static
  args = nopassword=y proxy=y host=${backend.host} port=${backend.port}
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
    ssl = yes
  }
  service_count = 0
  process_min_avail = 1
  process_limit = 1
  client_limit = 8000
}
service anvil {
  client_limit = 8200
}
service auth {
  client_limit = 8200
}
default_vsz_limit = 1G
`;
}

/** Without root nothing can change its user or its root folder. */
function processUsers({ startedByRoot, userName, groupName }: MailOwner): string {
  if (startedByRoot) return '';
  const services = ['imap-login', 'anvil', 'stats'].map((service) => `service ${service} {\n  chroot =\n}`);
  return [
    `default_internal_user = ${userName}`,
    `default_internal_group = ${groupName}`,
    `default_login_user = ${userName}`,
    ...services,
  ].join('\n');
}
