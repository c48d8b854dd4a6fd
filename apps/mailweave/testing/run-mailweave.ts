import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export type Finished = { exitCode: number; output: string; errors: string };

/** Runs one command to its end, as a shell would. */
export function runMailweave(folder: string, ...words: string[]): Promise<Finished> {
  const { promise, resolve } = Promise.withResolvers<Finished>();
  execFile(process.execPath, [main, ...words], { cwd: folder, env: {} }, (error, output, errors) => {
    resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output, errors });
  });
  return promise;
}

/** A line of the log; `port` and the like are fields of some events. */
export type LogRecord = {
  event: string;
  level: string;
  errorMessage?: string;
  httpUrl?: string;
  port?: number;
  pid?: number;
  restartNeededFor?: string;
  worker?: number;
};

/** A server that runs until it is told to stop. */
export type Serving = {
  process: ChildProcess;
  /** Waits for the first log record of this event, or for the one that is the how-many-eth. */
  record(event: string, number?: number): Promise<LogRecord>;
  exitCode: Promise<number>;
};

/** What the process gets beside the command line. */
export type ProcessOptions = {
  /** For node, before the program's file. */
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** After `serve`. */
  words?: readonly string[];
};

export function serveMailweave(
  folder: string,
  options: ProcessOptions = { arguments: [], environment: {} },
): Serving {
  const words = [...options.arguments, main, 'serve', ...(options.words ?? [])];
  const child = spawn(process.execPath, words, { cwd: folder, env: options.environment });
  const records: LogRecord[] = [];
  // `close` comes when the last record has been read, `exit` may come before.
  let isClosed = false;
  const exitCode = once(child, 'close').then(([code]) => {
    isClosed = true;
    return Number(code);
  });
  let unfinished = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    records.push(...lines.map((line): LogRecord => JSON.parse(line)));
    child.emit('records');
  });
  const record = async (event: string, number = 1): Promise<LogRecord> => {
    for (;;) {
      const found = records.filter((each) => each.event === event)[number - 1];
      if (found !== undefined) return found;
      if (isClosed) throw new Error(`The server ended before ${event}.`);
      await Promise.race([once(child, 'records'), exitCode]);
    }
  };
  return { process: child, record, exitCode };
}
