import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { startProcess } from './process.ts';

/** nginx before an IMAP server: everyone's connections go there with the password the client gave. */
export type NginxMailProxy = AsyncDisposable & {
  /** 127.0.0.x */
  readonly host: string;
  readonly imapPort: number;
  /** The same over TLS; the way to the backend stays plain. */
  readonly imapsPort: number;
  /** The master process; the one worker is a child of it. */
  readonly pid: number;
};

/** nginx or its mail module is not on this machine. */
export class MissingNginxError extends Error {
  constructor(missing: string) {
    super(
      `${missing} is missing. Install it: apt-get install --no-install-recommends nginx-light libnginx-mod-mail`,
    );
    this.name = 'MissingNginxError';
  }
}

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'];
const MAIL_MODULE = '/usr/lib/nginx/modules/ngx_mail_module.so';

/**
 * Starts nginx's mail proxy with one worker, and the HTTP service that it asks at each log-in where to connect.
 * @param nginxPaths where the program may be
 * @throws MissingNginxError
 * @throws Error with nginx's output when it does not start
 */
export async function startNginxMailProxy(
  backend: { host: string; port: number },
  nginxPaths: readonly string[] = NGINX,
): Promise<NginxMailProxy> {
  const command = nginxPaths.find((path) => existsSync(path));
  if (command === undefined) throw new MissingNginxError('nginx');
  if (!existsSync(MAIL_MODULE)) throw new MissingNginxError(MAIL_MODULE);
  const host = ownLoopbackHost();
  const [imapPort, imapsPort, authPort] = await Promise.all([freePort(host), freePort(host), freePort(host)]);
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-nginx-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  makeCertificate(folder, host);
  const configFile = join(folder, 'nginx.conf');
  writeFileSync(configFile, nginxConfig({ folder, host, imapPort, imapsPort, authPort }));
  starting.use(await startDirector({ host, port: authPort }, backend));
  const { pid } = starting.use(
    await startProcess({
      command,
      arguments: ['-c', configFile, '-e', join(folder, 'error.log')],
      ready: { host, ports: [imapPort, imapsPort] },
    }),
  );
  const running = starting.move();
  return { host, imapPort, imapsPort, pid, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

type NginxSettings = {
  readonly folder: string;
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly authPort: number;
};

function nginxConfig({ folder, host, imapPort, imapsPort, authPort }: NginxSettings): string {
  return `daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
load_module ${MAIL_MODULE};
worker_processes 1;
worker_rlimit_nofile 16384;
events {
  worker_connections 16000;
}
mail {
  server_name localhost;
  auth_http ${host}:${authPort}/;
  server {
    listen ${host}:${imapPort};
    protocol imap;
  }
  server {
    listen ${host}:${imapsPort} ssl;
    protocol imap;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
  }
}
`;
}

/** Sends every log-in to the one backend, which checks the password itself (ngx_mail_auth_http_module). */
async function startDirector(
  listen: { host: string; port: number },
  backend: { host: string; port: number },
): Promise<AsyncDisposable> {
  const headers = {
    'Auth-Status': 'OK',
    'Auth-Server': backend.host,
    'Auth-Port': String(backend.port),
  };
  const server = createServer((_request, response) => response.writeHead(200, headers).end());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(listen.port, listen.host, resolve);
  });
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
