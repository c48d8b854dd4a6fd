import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { type RunningProcess, startProcess } from '../../../tools/services/process.ts';
import type { SharedTime } from './shared-time.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../apps/mailweave/main.ts');
/** Nobody waits for a command to end when a test ends. */
const DRAIN_TIMEOUT_MS = 500;
/** On a busy machine a late look-up would open the mailbox unwoven, and another thing would be tested. */
const WEAVE_BUDGET_MS = 10_000;
/** More than any test weaves. */
const MAX_VISIBLE = 100_000;

export type MailweaveOptions = {
  /** Holds the store, the bucket and the configuration; shared by all processes on one store. */
  readonly folder: string;
  readonly backend: { readonly host: string; readonly port: number };
  readonly time: SharedTime;
  /** The section middleware.stores; SQLite by default. */
  readonly stores?: object;
  /** Milliseconds of `imap.weaveBudgetMs`; long by default. */
  readonly weaveBudgetMs?: number;
};

/** Where one process listens; it keeps its ports over restarts, as a real one does. */
export type MailweavePlace = {
  readonly address: { readonly host: string; readonly port: number };
  readonly metricsUrl: string;
  /** Starts `mailweave serve`; one at a time. */
  start(): Promise<RunningProcess>;
};

/** `mailweave serve` as an operator runs it: a process of its own with a configuration file. */
export async function prepareMailweave(options: MailweaveOptions): Promise<MailweavePlace> {
  const host = ownLoopbackHost();
  const [port, httpPort] = await Promise.all([freePort(host), freePort(host)]);
  const configFile = path.join(options.folder, `mailweave-${port}.yaml`);
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(serveConfig(options, { host, port, httpPort })));
  const { child } = options.time;
  return {
    address: { host, port },
    metricsUrl: `http://${host}:${httpPort}/metrics`,
    start: () =>
      startProcess({
        command: process.execPath,
        arguments: [...child.arguments, PROGRAM, 'serve', '--config', configFile],
        environment: child.environment,
        ready: { line: /mailweave-started/ },
      }),
  };
}

type Ports = { readonly host: string; readonly port: number; readonly httpPort: number };

function serveConfig(options: MailweaveOptions, { host, port, httpPort }: Ports): object {
  return {
    dataDir: options.folder,
    imap: {
      listeners: [{ host, port, tls: 'none' }],
      backend: { ...options.backend, tls: 'none' },
      weaveBudgetMs: options.weaveBudgetMs ?? WEAVE_BUDGET_MS,
      limits: { drainTimeoutMs: DRAIN_TIMEOUT_MS },
    },
    middleware: {
      stores: options.stores ?? { kind: 'sqlite', path: 'mailweave.sqlite' },
      bucketFolder: 'bucket',
      spoolFolder: 'spool',
      tenants: { default: { policy: { maxVisible: MAX_VISIBLE } } },
    },
    http: { host, port: httpPort },
    log: { level: 'debug', format: 'json' },
  };
}
