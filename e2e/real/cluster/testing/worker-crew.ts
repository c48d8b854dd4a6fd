import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ActLedger } from './act-ledger.ts';
import type { Act, WorkerOrder } from './shard-worker.ts';

const workerFile = fileURLToPath(new URL('shard-worker.ts', import.meta.url));

/** Processes that share shards, and what can happen to them. */
export class WorkerCrew implements Disposable {
  readonly ledger: ActLedger;
  readonly #order: WorkerOrder;
  readonly #workers = new Map<number, ChildProcess>();
  #next = 1;

  constructor(order: WorkerOrder) {
    this.#order = order;
    this.ledger = new ActLedger(order.shards);
  }

  /** The numbers of those that run, frozen ones included. */
  get workers(): ReadonlySet<number> {
    return new Set(this.#workers.keys());
  }

  start(): number {
    const worker = this.#next;
    this.#next += 1;
    const child = fork(workerFile, { execArgv: [] });
    this.#workers.set(worker, child);
    child.on('message', (acts) => this.ledger.note(worker, acts as Act[]));
    child.send(this.#order);
    return worker;
  }

  /** kill -9 */
  async kill(worker: number): Promise<void> {
    await this.#end(worker, (child) => child.kill('SIGKILL'));
  }

  /** Its shards are given up in good order. */
  async leave(worker: number): Promise<void> {
    await this.#end(worker, (child) => child.send('leave'));
  }

  freeze(worker: number): void {
    this.#workers.get(worker)?.kill('SIGSTOP');
  }

  thaw(worker: number): void {
    this.#workers.get(worker)?.kill('SIGCONT');
  }

  [Symbol.dispose](): void {
    for (const child of this.#workers.values()) child.kill('SIGKILL');
  }

  async #end(worker: number, how: (child: ChildProcess) => void): Promise<void> {
    const child = this.#workers.get(worker);
    if (child === undefined) return;
    this.#workers.delete(worker);
    const ended = once(child, 'exit');
    how(child);
    await ended;
  }
}
