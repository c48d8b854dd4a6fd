import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProcessOptions, runMailweave, type Serving, serveMailweave } from '@mailweave/app/testing';
import { systemClock } from '@mailweave/host';
import { createMemoryImapServer, type MemoryImapServer } from '@mailweave/memory-imap-server';
import { buildExport, type ExportSpec } from '@mailweave/middleware/testing';
import { LineClient } from '../../real/testing/line-client.ts';

const password = 'apple';

/** A folder with a configuration and a store, which any number of real processes share, before one IMAP server. */
export type Installation = AsyncDisposable & {
  readonly folder: string;
  readonly backend: MemoryImapServer;
  /** A `mailweave serve` of its own ports; it is killed with the installation if it still runs. */
  serve(options?: ProcessOptions): Promise<Served>;
  /** Changes the configuration file; running processes read it again on SIGHUP. */
  configure(change: (text: string) => string): Promise<void>;
  /** Runs another command in a process of its own; it must succeed. */
  mailweave(...words: string[]): Promise<string>;
  /** Writes an export and imports it, in a process of its own. */
  publish(spec: ExportSpec): Promise<void>;
};

export type Served = Serving & { readonly address: { readonly host: string; readonly port: number } };

export type InstallationOptions = {
  /** Log-in names; each has the same password. */
  users: readonly string[];
  /** More settings: lines of the configuration file. */
  settings?: string;
  /** What stands in the section imap beside listeners and backend. */
  imap?: string;
  /** What stands in the section middleware beside stores and folders. */
  middleware?: string;
  /** The one listener's tls; default none. */
  tls?: string;
  /** What stands for middleware.stores; default a file of SQLite. */
  stores?: string;
};

export async function createInstallation(options: InstallationOptions): Promise<Installation> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-processes-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const users = options.users.map((login) => ({ login, password }));
  const backend = starting.use(createMemoryImapServer({ users, clock: systemClock }));
  await backend.listen();
  const configFile = path.join(folder, 'mailweave.yaml');
  let config = configText(options, backend.address);
  await writeFile(configFile, config);
  const running = starting.move();
  const mailweave = async (...words: string[]): Promise<string> => {
    const { exitCode, output, errors } = await runMailweave(folder, ...words);
    if (exitCode !== 0) throw new Error(`mailweave ${words.join(' ')} ended with ${exitCode}: ${errors}`);
    return output;
  };
  return {
    folder,
    backend,
    serve: async (process) => {
      const serving = serveMailweave(folder, process);
      running.defer(() => kill(serving));
      const { port = 0 } = await serving.record('imap-listening');
      await serving.record('mailweave-started');
      return { ...serving, address: { host: '127.0.0.1', port } };
    },
    configure: async (change) => {
      config = change(config);
      await writeFile(configFile, config);
    },
    mailweave,
    publish: async (spec) => {
      const { manifestKey } = await buildExport(path.join(folder, 'data/bucket'), spec);
      await mailweave('import', path.join(folder, 'data/bucket', path.dirname(manifestKey)));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Signs in and opens INBOX. */
export async function openInbox(address: { host: string; port: number }, user: string): Promise<LineClient> {
  const client = await LineClient.connect(address);
  await client.ok(`LOGIN "${user}" "${password}"`);
  await client.ok('SELECT INBOX');
  return client;
}

async function kill({ process, exitCode }: Serving): Promise<void> {
  process.kill('SIGKILL');
  await exitCode;
}

function configText(options: InstallationOptions, backend: { host: string; port: number }): string {
  const { settings = '', imap = '', middleware = '', tls = 'none' } = options;
  const { stores = '{ kind: sqlite, path: mailweave.sqlite }' } = options;
  return `
imap:
  listeners: [{ port: 0, tls: ${tls} }]
  backend: { host: ${backend.host}, port: ${backend.port} }
  weaveBudgetMs: 5000
${imap}
middleware:
  stores: ${stores}
  bucketFolder: bucket
  spoolFolder: spool
${middleware}
http: { port: 0 }
${settings}
`;
}
