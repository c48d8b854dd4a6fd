import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { findProgram } from './programs.ts';

/** A private Redis with nothing in it, in a folder of its own. */
export type Redis = AsyncDisposable & {
  /** 127.0.0.x */
  readonly host: string;
  readonly port: number;
  /** Of the same server, with TLS. */
  readonly tlsPort: number;
  /** What a client that wants TLS has to trust. */
  readonly certFile: string;
  readonly password: string;
  /** `redis://:password@host:port` */
  readonly url: string;
  /** `rediss://:password@host:tlsPort` */
  readonly tlsUrl: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Stops and starts it on the same port; connections break. */
  restart(): Promise<void>;
  /** SIGKILL, as if its machine had lost power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGSTOP: it answers nobody, and its connections stay. */
  freeze(): void;
  /** SIGCONT */
  thaw(): void;
};

export type RedisOptions = {
  /** Whether what was written is there again after `kill`, `restart` and `start`; it is forgotten by default. */
  readonly durable?: boolean;
  /** Settings of redis.conf. */
  readonly settings?: Readonly<Record<string, string>>;
};

const PASSWORD = 'correct-horse-battery-staple';

/**
 * Starts a Redis that listens on loopback only and goes, with its folder, when it is disposed of.
 * @throws MissingProgramError
 * @throws Error with its log when it does not start
 */
export async function startRedis({ durable = false, settings = {} }: RedisOptions = {}): Promise<Redis> {
  findProgram('redis-server');
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const tlsPort = await freePort(host);
  await using starting = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'mailweave-redis-'));
  starting.defer(() => rmSync(dir, { recursive: true, force: true }));
  const { certFile, keyFile } = makeCertificate(dir, host);
  const all = {
    ...{ bind: host, port: String(port), dir, requirepass: PASSWORD, 'protected-mode': 'no' },
    ...{ 'tls-port': String(tlsPort), 'tls-cert-file': certFile, 'tls-key-file': keyFile },
    ...{ 'tls-ca-cert-file': certFile, 'tls-auth-clients': 'no' },
    ...{ save: '', appendonly: durable ? 'yes' : 'no', appendfsync: 'always' },
    ...settings,
  };
  let running = await run(all);
  starting.defer(() => running.stop());
  const started = starting.move();
  const start = async () => {
    running = await run(all);
  };
  return {
    ...{ host, port, tlsPort, certFile, password: PASSWORD },
    url: `redis://:${PASSWORD}@${host}:${port}`,
    tlsUrl: `rediss://:${PASSWORD}@${host}:${tlsPort}`,
    get pid() {
      return running.pid;
    },
    start,
    restart: async () => {
      await running.stop();
      await start();
    },
    kill: () => running.kill(),
    freeze: () => process.kill(running.pid, 'SIGSTOP'),
    thaw: () => process.kill(running.pid, 'SIGCONT'),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function run(settings: Readonly<Record<string, string>>): Promise<RunningProcess> {
  return startProcess({
    command: findProgram('redis-server'),
    arguments: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ready: { line: /Ready to accept connections/ },
  });
}
