import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, ownLoopbackHost } from '../../../../tools/services/free-port.ts';
import { type RunningProcess, startProcess } from '../../../../tools/services/process.ts';
import type { PushSurroundings } from './push-surroundings.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/mailweave/main.ts');

/** `mailweave serve --role push` in a process of its own. */
export type PushNode = AsyncDisposable & {
  readonly url: string;
  /** Log records of this level, as they were written. */
  records(level: 'warn' | 'error'): string[];
  /** SIGKILL */
  kill(): Promise<void>;
  /** SIGSTOP: its connections stay, and it answers nobody. */
  freeze(): void;
  /** SIGCONT */
  thaw(): void;
};

/** @param push settings of the section push beside those of the surroundings */
export async function startPushNode({ folder, settings }: PushSurroundings, push: object): Promise<PushNode> {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const configFile = path.join(folder, `mailweave-${port}.yaml`);
  const config = {
    ...settings,
    push: { ...settings.push, ...push },
    http: { host, port },
    log: { format: 'json' },
  };
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  const running: RunningProcess = await startProcess({
    command: process.execPath,
    arguments: [PROGRAM, 'serve', '--role', 'push', '--config', configFile],
    ready: { line: /mailweave-started/ },
  });
  const signal = (name: NodeJS.Signals) => () => void process.kill(running.pid, name);
  return {
    url: `http://${host}:${port}`,
    records: (level) => recordsIn(running.output(), level),
    kill: () => running.kill(),
    freeze: signal('SIGSTOP'),
    thaw: signal('SIGCONT'),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

function recordsIn(output: string, level: string): string[] {
  return output.split('\n').filter((line) => line.includes(`"level":"${level}"`));
}
