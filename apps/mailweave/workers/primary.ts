import type { WovenNewsTaker } from '@mailweave/contracts';
import { AppError, type Clock, type Logger } from '@mailweave/foundation';
import type { GatheredMetrics, PrometheusMetrics } from '@mailweave/host';
import type { MetricsPage, ReadinessChecks } from '@mailweave/http-server';
import { BackendUnreachableError } from '@mailweave/imap-connection';
import { MiddlewareUnavailableError } from '@mailweave/injection-client';
import { StoreNotOpenError } from '@mailweave/middleware';
import { WorkerPool } from './worker-pool.ts';
import { WorkerProcess } from './worker-process.ts';

/** A worker that says nothing for this long is answered for by what it said last. */
const ANSWER_TIMEOUT_MS = 1_500;
/** What a worker may need to close its store, beside the time for commands and then for clients' last bytes. */
const CLOSING_MS = 5_000;

export type PrimaryPorts = {
  logger: Logger;
  /** Of this process itself. */
  own: PrometheusMetrics;
  gathered: GatheredMetrics;
  clock: Clock;
  drainTimeoutMs: number;
  /** What a worker may need beyond that to send what it has kept. */
  flushTimeoutMs: number;
  /** The role push of this process; undefined: it does not run here. */
  news: WovenNewsTaker | undefined;
};

/** Nobody serves: every worker is starting, ending, or waits to be started again. */
class NoWorkerError extends AppError {
  constructor() {
    super({
      code: 'no-worker',
      publicText: 'No process of the program serves at the moment.',
      retry: 'later',
    });
  }
}

/** The process that keeps the workers, and speaks for all of them. */
export class Primary {
  readonly #ports: PrimaryPorts;
  readonly #pool: WorkerPool<WorkerProcess>;
  readonly #serving = new Set<WorkerProcess>();
  /** They are still starting, perhaps with a configuration that has changed since; the signal would end them. */
  readonly #toReload = new Set<WorkerProcess>();

  constructor(ports: PrimaryPorts) {
    this.#ports = ports;
    this.#pool = new WorkerPool({
      fork: () => WorkerProcess.fork(ports.news),
      clock: ports.clock,
      endWithinMs: 2 * ports.drainTimeoutMs + ports.flushTimeoutMs + CLOSING_MS,
      events: {
        started: (worker) => this.#started(worker),
        ended: (worker, how, asked) => this.#ended(worker, how, asked),
      },
    });
  }

  /** @throws WorkerNotStartedError */
  async start(count: number): Promise<void> {
    await this.#pool.start(count);
  }

  /** Every worker reads the configuration again and logs what came of it. */
  reload(): void {
    for (const worker of this.#pool.workers) {
      if (this.#serving.has(worker)) worker.signal('SIGHUP');
      else this.#toReload.add(worker);
    }
  }

  /** New workers with the code and the configuration that are there now. Logs what came of it; never rejects. */
  async replaceAll(readCount: () => Promise<number>): Promise<void> {
    try {
      await this.#pool.replaceAll(await readCount());
      this.#ports.logger.info('workers-replaced');
    } catch (error) {
      this.#ports.logger.error('workers-not-replaced', {}, error);
    }
  }

  async drain(): Promise<void> {
    this.#ports.logger.info('mailweave-draining');
    await this.#pool.stop();
  }

  /** `accepting`: somebody serves. `backend`: somebody reaches an IMAP server. */
  get checks(): ReadinessChecks {
    return {
      accepting: async () => {
        if (this.#accepting().length === 0) throw new NoWorkerError();
      },
      backend: async () => {
        const asked = this.#accepting().map((worker) => worker.isBackendReachable(ANSWER_TIMEOUT_MS));
        if (!(await Promise.all(asked)).includes(true)) throw new BackendUnreachableError();
      },
    };
  }

  /** `store`: everybody has it open. `middleware`: everybody reaches it in its other process. */
  get notices(): ReadinessChecks {
    return {
      store: async () => {
        const asked = this.#accepting().map((worker) => worker.isStoreOpen(ANSWER_TIMEOUT_MS));
        if ((await Promise.all(asked)).includes(false)) throw new StoreNotOpenError();
      },
      middleware: async () => {
        const asked = this.#accepting().map((worker) => worker.isMiddlewareReachable(ANSWER_TIMEOUT_MS));
        if ((await Promise.all(asked)).includes(false)) throw new MiddlewareUnavailableError();
      },
    };
  }

  get metricsPage(): MetricsPage {
    const { gathered, own } = this.#ports;
    return {
      contentType: gathered.contentType,
      render: async () => {
        const workers = [...this.#serving].map((worker) => worker.metrics(ANSWER_TIMEOUT_MS));
        return await gathered.render(await Promise.all([own.snapshot(), ...workers]));
      },
    };
  }

  /** Workers that take new connections. */
  #accepting(): WorkerProcess[] {
    return this.#pool.workers.filter((worker) => this.#serving.has(worker));
  }

  #started(worker: WorkerProcess): void {
    this.#serving.add(worker);
    this.#ports.logger.info('worker-started', { worker: worker.id, pid: worker.pid });
    if (this.#toReload.delete(worker)) worker.signal('SIGHUP');
  }

  #ended(worker: WorkerProcess, how: string, asked: boolean): void {
    this.#serving.delete(worker);
    this.#toReload.delete(worker);
    this.#ports.own.metrics.count('mailweave_worker_ends_total', { asked: asked ? 'yes' : 'no' });
    const fields = { worker: worker.id, how, asked };
    if (asked) this.#ports.logger.info('worker-ended', fields);
    else this.#ports.logger.error('worker-ended', fields);
    this.#ports.gathered.keep(worker.lastMetrics);
  }
}
