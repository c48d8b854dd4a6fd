import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '@mailweave/host';
import { createToken } from '@mailweave/http-server';
import { freePort, ownLoopbackHost } from '../../../../tools/services/free-port.ts';
import { startProcess } from '../../../../tools/services/process.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/mailweave/main.ts');

/** `mailweave serve` with the role middleware alone, in a process of its own, and nothing configured but its store. */
export type ServedMiddleware = AsyncDisposable & {
  readonly folder: string;
  readonly url: string;
  readonly adminToken: string;
  /** Ends it at once and starts it again. */
  restart(): Promise<void>;
};

/** @param stores the section middleware.stores; paths in it start from `folder` */
export async function serveMiddleware(stores: object): Promise<ServedMiddleware> {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-tenants-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const admin = createToken(systemRandom);
  const configFile = path.join(folder, 'mailweave.yaml');
  const middleware = {
    stores,
    bucketFolder: 'bucket',
    spoolFolder: 'spool',
    tenants: {},
    tokens: { admin: [admin.hash] },
    secretsKey: '5e'.repeat(32),
  };
  const imap = { listeners: [{ host, port: 0 }], backend: { host, port: 1 } };
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify({ dataDir: folder, imap, middleware, http: { host, port } }));
  const start = () =>
    startProcess({
      command: process.execPath,
      arguments: [PROGRAM, 'serve', '--role', 'middleware', '--config', configFile],
      ready: { line: /mailweave-started/ },
    });
  let running = await start();
  starting.defer(() => running[Symbol.asyncDispose]());
  const served = starting.move();
  return {
    folder,
    url: `http://${host}:${port}`,
    adminToken: admin.token,
    restart: async () => {
      await running.kill();
      running = await start();
    },
    [Symbol.asyncDispose]: () => served.disposeAsync(),
  };
}
