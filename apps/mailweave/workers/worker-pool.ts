import { AppError, type Clock } from '@mailweave/foundation';
import { BackOff } from './back-off.ts';

export type PoolWorker = {
  readonly id: number;
  /** True once it serves; false when it ended before. */
  readonly started: Promise<boolean>;
  /** How it ended: a signal, or the exit code. Never rejects. */
  readonly ended: Promise<string>;
  /** Asks it to finish its work and to end; more than once does no harm. */
  drain(): void;
  signal(signal: 'SIGKILL'): void;
};

/** What happens in the pool that an operator wants to know. */
export type PoolEvents<W> = {
  started(worker: W): void;
  /** @param asked whether it was to end */
  ended(worker: W, how: string, asked: boolean): void;
};

export type PoolPorts<W> = {
  fork(): W;
  clock: Clock;
  events: PoolEvents<W>;
  /** A worker that is asked to end and is still there after this long is killed. */
  endWithinMs: number;
};

/** A worker ended before it served; its own words are on standard error. */
export class WorkerNotStartedError extends AppError {
  constructor() {
    super({
      code: 'worker-not-started',
      publicText: 'A process of the program could not start; it has said why.',
      retry: 'after-change',
    });
  }
}

type Membership = { forkedMs: number; leaving: boolean };

/** Keeps a number of workers running: replaces those that end, and all of them when it is told to. */
export class WorkerPool<W extends PoolWorker> {
  readonly #ports: PoolPorts<W>;
  readonly #members = new Map<W, Membership>();
  readonly #backOff = new BackOff();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #wanted = 0;
  #stopping = false;

  constructor(ports: PoolPorts<W>) {
    this.#ports = ports;
  }

  /** Workers that are to stay. */
  get workers(): W[] {
    return [...this.#members].filter(([, { leaving }]) => !leaving).map(([worker]) => worker);
  }

  /** Resolves when all serve. @throws WorkerNotStartedError and then none is left */
  async start(count: number): Promise<void> {
    const workers = Array.from({ length: count }, () => this.#fork());
    const started = await Promise.all(workers.map((worker) => worker.started));
    if (started.includes(false) && !this.#stopping) {
      await this.stop();
      throw new WorkerNotStartedError();
    }
    this.#wanted = count;
  }

  /**
   * New workers in the place of all, one by one: a new one serves before an old one is asked to end. When a new one does
   * not start, the old ones that are left stay.
   *
   * @throws WorkerNotStartedError
   */
  async replaceAll(count: number): Promise<void> {
    const before = this.workers;
    for (let number = 0; number < count && !this.#stopping; number += 1) {
      const fresh = this.#fork({ leaving: true });
      const serves = await fresh.started;
      if (this.#stopping) return;
      if (!serves) throw new WorkerNotStartedError();
      this.#stay(fresh);
      const old = before.shift();
      if (old !== undefined) await this.#dismiss(old);
    }
    this.#wanted = count;
    await Promise.all(before.map((worker) => this.#dismiss(worker)));
  }

  /** Resolves when all have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    await Promise.all([...this.#members.keys()].map((worker) => this.#dismiss(worker)));
  }

  /** @param leaving nobody replaces it if it ends */
  #fork({ leaving } = { leaving: false }): W {
    const worker = this.#ports.fork();
    this.#members.set(worker, { forkedMs: this.#ports.clock.nowMs(), leaving });
    worker.started.then((serves) => serves && this.#ports.events.started(worker));
    worker.ended.then((how) => this.#ended(worker, how));
    return worker;
  }

  #stay(worker: W): void {
    const membership = this.#members.get(worker);
    if (membership !== undefined) membership.leaving = false;
  }

  async #dismiss(worker: W): Promise<void> {
    const membership = this.#members.get(worker);
    if (membership === undefined) return;
    membership.leaving = true;
    worker.drain();
    const patience = setTimeout(() => worker.signal('SIGKILL'), this.#ports.endWithinMs);
    await worker.ended;
    clearTimeout(patience);
  }

  #ended(worker: W, how: string): void {
    const membership = this.#members.get(worker);
    if (membership === undefined) return;
    this.#members.delete(worker);
    const asked = membership.leaving || this.#stopping;
    this.#ports.events.ended(worker, how, asked);
    if (asked) return;
    const delayMs = this.#backOff.next(this.#ports.clock.nowMs() - membership.forkedMs);
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      // A replacement of all may have filled the place meanwhile; while all start, nobody is missed yet.
      if (this.workers.length < this.#wanted) this.#fork();
    }, delayMs);
    this.#restarts.add(timer);
  }
}
