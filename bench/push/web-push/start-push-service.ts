import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Whom the bench pushes to. */
export type BenchTarget = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** PEM of whom to trust. */
  readonly authorities: string;
};

export type BenchPushService = Disposable & {
  readonly target: BenchTarget;
  /** From now on it takes whatever comes. */
  takeUnseen(): void;
};

export async function startPushService(): Promise<BenchPushService> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'service-process.ts'));
  const [target] = await once(child, 'message');
  return {
    target,
    takeUnseen: () => void child.send('take unseen'),
    [Symbol.dispose]: () => void child.kill(),
  };
}
