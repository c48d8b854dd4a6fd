import cluster, { type Worker } from 'node:cluster';
import type { WovenNewsTaker } from '@mailweave/contracts';
import type { MetricsSnapshot } from '@mailweave/host';
import type { Order, Question, Report } from './messages.ts';
import type { PoolWorker } from './worker-pool.ts';

/** One worker, as the primary sees it. */
export class WorkerProcess implements PoolWorker {
  readonly started: Promise<boolean>;
  readonly ended: Promise<string>;
  readonly #worker: Worker;
  readonly #questions = new Map<number, (answer: MetricsSnapshot | boolean) => void>();
  #lastNumber = 0;
  /** The last that it told of itself. */
  #metrics: MetricsSnapshot = [];

  /** Starts the program once more, with the same words on the command line. @param news takes what the worker tells of woven messages */
  static fork(news: WovenNewsTaker | undefined): WorkerProcess {
    cluster.setupPrimary({ serialization: 'advanced' });
    return new WorkerProcess(cluster.fork(), news);
  }

  private constructor(worker: Worker, news: WovenNewsTaker | undefined) {
    this.#worker = worker;
    const started = Promise.withResolvers<boolean>();
    const ended = Promise.withResolvers<string>();
    this.started = started.promise;
    this.ended = ended.promise;
    worker.on('message', (report: Report) => {
      if (report.report === 'started') started.resolve(true);
      else if (report.report === 'last-metrics') this.#metrics = report.metrics;
      else if (report.report === 'woven-news') void this.#takeNews(report, news);
      else this.#questions.get(report.number)?.(report.answer);
    });
    worker.on('exit', (code, signal) => {
      started.resolve(false);
      ended.resolve(signal ?? `code ${code}`);
    });
    // A message to a worker that has just ended: its exit is told as well.
    worker.on('error', () => undefined);
  }

  get id(): number {
    return this.#worker.id;
  }

  get pid(): number {
    return this.#worker.process.pid ?? 0;
  }

  get lastMetrics(): MetricsSnapshot {
    return this.#metrics;
  }

  drain(): void {
    this.#send({ order: 'drain' });
  }

  signal(signal: 'SIGHUP' | 'SIGKILL'): void {
    this.#worker.process.kill(signal);
  }

  /** As it is now; as it was last when it does not answer in time. */
  async metrics(timeoutMs: number): Promise<MetricsSnapshot> {
    const answer = await this.#ask('metrics', timeoutMs);
    if (typeof answer === 'object') this.#metrics = answer;
    return this.#metrics;
  }

  async isBackendReachable(timeoutMs: number): Promise<boolean> {
    return (await this.#ask('backend-reachable', timeoutMs)) === true;
  }

  /** A worker that does not answer has not said that it is not. */
  async isStoreOpen(timeoutMs: number): Promise<boolean> {
    return (await this.#ask('store-open', timeoutMs)) !== false;
  }

  /** True also when it does not say so in time. */
  async isMiddlewareReachable(timeoutMs: number): Promise<boolean> {
    return (await this.#ask('middleware-reachable', timeoutMs)) !== false;
  }

  async #takeNews(
    { news, number }: Extract<Report, { report: 'woven-news' }>,
    taker: WovenNewsTaker | undefined,
  ): Promise<void> {
    const isTaken = await Promise.resolve(taker?.take(news)).then(
      () => taker !== undefined,
      () => false,
    );
    this.#send({ order: 'note-news', number, isTaken });
  }

  /** Undefined when no answer comes in time. */
  async #ask(question: Question, timeoutMs: number): Promise<MetricsSnapshot | boolean | undefined> {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const { promise, resolve } = Promise.withResolvers<MetricsSnapshot | boolean | undefined>();
    this.#questions.set(number, resolve);
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    this.#send({ order: 'answer', question, number });
    try {
      return await Promise.race([promise, this.ended.then(() => undefined)]);
    } finally {
      clearTimeout(timer);
      this.#questions.delete(number);
    }
  }

  #send(order: Order): void {
    if (this.#worker.isConnected()) this.#worker.send(order);
  }
}
