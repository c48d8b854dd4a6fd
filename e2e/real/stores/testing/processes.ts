import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Starts a script of this folder as a process and waits until it listens; it ends with the test. */
export async function startScript(name: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), { execArgv: [] });
  onTestFinished(() => {
    child.kill();
  });
  await once(child, 'message');
  return child;
}

/** What a process answers to an order. */
export async function answerOf(child: ChildProcess, order: object | string | undefined): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(order ?? '');
  return (await answer)[0];
}
