import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from './wait-until.ts';

/** What tells that a server can be used. */
export type Readiness =
  | { readonly line: RegExp }
  | { readonly host: string; readonly ports: readonly number[] };

export type ProcessOptions = {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly ready: Readiness;
  readonly environment?: Readonly<Record<string, string>>;
  /** More of what went wrong than the process printed: a log file's content. */
  readonly explain?: () => string;
  /** How long the stop signal may take before SIGKILL follows. */
  readonly termGraceMs?: number;
  /** How long it may take until it is ready; 30 seconds by default. */
  readonly readyWithinMs?: number;
  /** What tells it to stop; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
  /** Whom it runs as, if not as the caller; only root can choose. */
  readonly owner?: { readonly uid: number; readonly gid: number };
};

/** A server of our own, ended by the id of the process that was started. */
export type RunningProcess = AsyncDisposable & {
  readonly pid: number;
  /** What it wrote to standard output and error so far. */
  output(): string;
  /** The stop signal, and SIGKILL when that is not enough. Does nothing when the process has ended. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
};

const DEFAULT_TERM_GRACE_MS = 5_000;

/**
 * Starts a program and waits until it is ready.
 * @throws Error with the program's output when it ends before, or is not ready in time
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const child = spawn(options.command, options.arguments, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
    ...(options.owner && { uid: options.owner.uid, gid: options.owner.gid }),
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  await once(child, 'spawn');
  const { termGraceMs = DEFAULT_TERM_GRACE_MS, stopSignal = 'SIGTERM' } = options;
  endWithUs(child, stopSignal);
  const running = {
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => stop(child, stopSignal, termGraceMs),
    kill: () => stop(child, 'SIGKILL', termGraceMs),
  };
  try {
    const check = (): Promise<boolean> => {
      if (hasEnded(child)) throw new Error(`${options.command} ended before it was ready`);
      return isReady(options.ready, output);
    };
    await waitUntil(options.command, check, options.readyWithinMs);
  } catch (error) {
    await running.stop();
    throw new Error(`${(error as Error).message}\n${output}${options.explain?.() ?? ''}`, { cause: error });
  }
  return { ...running, [Symbol.asyncDispose]: running.stop };
}

/** A test process that ends without stopping its servers takes them along. */
function endWithUs(child: ChildProcess, stopSignal: NodeJS.Signals): void {
  const end = (): void => {
    child.kill(stopSignal);
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

async function isReady(ready: Readiness, output: string): Promise<boolean> {
  if ('line' in ready) return output.split('\n').some((line) => ready.line.test(line));
  const answers = await Promise.all(ready.ports.map((port) => accepts(ready.host, port)));
  return answers.every((accepted) => accepted);
}

async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals, termGraceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const patience = new AbortController();
  const tooLong = pause(termGraceMs, 'too long', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, tooLong])) === 'too long') child.kill('SIGKILL');
  patience.abort();
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
