import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemRandom } from '@mailweave/host';
import { createToken } from '@mailweave/http-server';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { type RunningProcess, startProcess } from '../../../tools/services/process.ts';
import type { SharedTime } from '../testing/shared-time.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../apps/mailweave/main.ts');

/** `mailweave serve` with all its roles, in a process of its own. */
export type Served = AsyncDisposable & {
  readonly imap: { readonly host: string; readonly port: number };
  readonly url: string;
  readonly adminToken: string;
  readonly process: RunningProcess;
};

export type ServeOptions = {
  readonly folder: string;
  readonly backend: { readonly host: string; readonly port: number };
  /** The section middleware.stores. */
  readonly stores: object;
  /** Where conversion points may be. */
  readonly receiverPort: number;
  readonly time: SharedTime;
};

/** Nothing but its store and the mail server is configured: tenants come by calls. */
export async function serveAll(options: ServeOptions): Promise<Served> {
  const host = ownLoopbackHost();
  const [port, httpPort] = await Promise.all([freePort(host), freePort(host)]);
  const admin = createToken(systemRandom);
  const config = {
    dataDir: options.folder,
    imap: { listeners: [{ host, port }], backend: options.backend, weaveBudgetMs: 10_000 },
    middleware: {
      stores: options.stores,
      bucketFolder: 'bucket',
      spoolFolder: 'spool',
      tenants: {},
      tokens: { admin: [admin.hash] },
      secretsKey: '5e'.repeat(32),
      conversions: { allowedNetworks: ['127.0.0.0/8'], ports: [options.receiverPort] },
    },
    http: { host, port: httpPort },
  };
  const configFile = path.join(options.folder, 'mailweave.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  const { child } = options.time;
  const running = await startProcess({
    command: process.execPath,
    arguments: [...child.arguments, PROGRAM, 'serve', '--config', configFile],
    environment: child.environment,
    ready: { line: /mailweave-started/ },
  });
  return {
    imap: { host, port },
    url: `http://${host}:${httpPort}`,
    adminToken: admin.token,
    process: running,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
