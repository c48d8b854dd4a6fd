import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeCertificate } from '../../../tools/services/certificate.ts';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { startProcess } from '../../../tools/services/process.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { type Backend, type LiveMemory, type Subject, subjectOf } from './subject.ts';

export type MailweaveOptions = {
  readonly backend: Backend;
  /** Holds the store; the configuration is written into it. */
  readonly dataFolder: string;
  /** The process writes its CPU profile here when it ends. */
  readonly profileFolder: string | undefined;
  /** The process can be asked for its heap. */
  readonly reportsHeap: boolean;
};

const PROGRAM = resolve(import.meta.dirname, '../../../apps/mailweave/main.ts');
const HEAP_REPORT = pathToFileURL(resolve(import.meta.dirname, '../churn/heap-report.ts')).href;
/** A profile of some minutes takes its time to be written. */
const TERM_GRACE_MS = 60_000;
/** No client is left when it ends. */
const DRAIN_TIMEOUT_MS = 1_000;

/** Starts `mailweave serve`, one process with the proxy and the middleware, as an operator would. */
export async function startMailweave(options: MailweaveOptions): Promise<Subject> {
  const { backend, dataFolder, profileFolder } = options;
  const host = ownLoopbackHost();
  const [imapPort, imapsPort] = await Promise.all([freePort(host), freePort(host)]);
  const configFile = join(dataFolder, `mailweave-${imapPort}.yaml`);
  // In this order: once the plain one can be reached, both can.
  const listeners = [
    { host, port: imapsPort, tls: 'implicit' },
    { host, port: imapPort, tls: 'none' },
  ];
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(serveConfig(dataFolder, listeners, backend)));
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const reportFile = join(dataFolder, `heap-${imapPort}`);
  const reporting = options.reportsHeap
    ? ['--expose-gc', '--import', `${HEAP_REPORT}?report=${reportFile}`]
    : [];
  const service = await startProcess({
    command: process.execPath,
    arguments: [...profiling, ...reporting, PROGRAM, 'serve', '--config', configFile],
    ready: { host, ports: [imapPort] },
    termGraceMs: TERM_GRACE_MS,
  });
  const { pid } = service;
  const subject = subjectOf('mailweave', {
    host,
    imapPort,
    imapsPort,
    pid,
    [Symbol.asyncDispose]: () => service.stop(),
  });
  return options.reportsHeap ? { ...subject, liveMemory: () => askMemory(pid, reportFile) } : subject;
}

/** @throws Error when the process does not answer */
async function askMemory(pid: number, reportFile: string): Promise<LiveMemory> {
  rmSync(reportFile, { force: true });
  process.kill(pid, 'SIGUSR2');
  await waitUntil('The report of the heap', () => existsSync(reportFile));
  return JSON.parse(readFileSync(reportFile, 'utf8')) as LiveMemory;
}

function serveConfig(dataFolder: string, listeners: readonly object[], backend: Backend): object {
  const { certFile, keyFile } = makeCertificate(dataFolder, ownLoopbackHost());
  return {
    dataDir: dataFolder,
    imap: {
      listeners,
      tls: { certificateFile: certFile, keyFile },
      backend: { ...backend, tls: 'none' },
      // On a busy machine a late look-up would open the mailbox unwoven, and another thing would be measured.
      weaving: true,
      weaveBudgetMs: 10_000,
      limits: { drainTimeoutMs: DRAIN_TIMEOUT_MS },
    },
    middleware: storeFolders(),
    http: { host: ownLoopbackHost(), port: 0 },
  };
}

/** The section `middleware`, below the data folder. */
export function storeFolders() {
  return {
    stores: { kind: 'sqlite', path: 'mailweave.sqlite' },
    bucketFolder: 'bucket',
    spoolFolder: 'spool',
  } as const;
}
