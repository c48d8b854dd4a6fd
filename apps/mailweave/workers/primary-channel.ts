import type { MetricsSnapshot } from '@mailweave/host';
import type { Probes, StartedProbes } from '../context.ts';
import type { Order, Question, Report } from './messages.ts';
import { PrimaryNews } from './primary-news.ts';

/** A worker's line to its primary: takes orders, answers questions. */
export class PrimaryChannel {
  /** Resolves when the primary wants this worker to end. */
  readonly drainOrdered: Promise<void>;
  /** The role push, where the primary runs it. */
  readonly news: PrimaryNews;
  readonly #process: NodeJS.Process;
  #probes: Probes | undefined;

  constructor(source: NodeJS.Process) {
    this.#process = source;
    this.news = new PrimaryNews((report) => source.send?.(report));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.drainOrdered = promise;
    source.on('message', (order: Order) => {
      if (order.order === 'drain') resolve();
      else if (order.order === 'note-news') this.news.noted(order.number, order.isTaken);
      else void this.#answer(order.question, order.number);
    });
  }

  /** The primary answers probes; it asks this worker for what it needs. */
  async answerProbes(probes: Probes): Promise<StartedProbes> {
    this.#probes = probes;
    return { url: '', [Symbol.asyncDispose]: async () => undefined };
  }

  started(): void {
    this.#process.send?.({ report: 'started' } satisfies Report);
  }

  /** Resolves when it is on its way. */
  async sendLastMetrics(): Promise<void> {
    const metrics = await this.#metrics();
    const report: Report = { report: 'last-metrics', metrics };
    await new Promise((resolve) => this.#process.send?.(report, resolve) ?? resolve(undefined));
  }

  async #answer(question: Question, number: number): Promise<void> {
    const answer = await this.#answerTo(question);
    this.#process.send?.({ report: 'answer', number, answer } satisfies Report);
  }

  #answerTo(question: Question): Promise<MetricsSnapshot | boolean> {
    const { checks, notices } = this.#probes ?? {};
    switch (question) {
      case 'metrics':
        return this.#metrics();
      case 'backend-reachable':
        return passes(checks?.backend);
      case 'store-open':
        return passes(notices?.store);
      default:
        return passes(notices?.middleware);
    }
  }

  async #metrics(): Promise<MetricsSnapshot> {
    return (await this.#probes?.prometheus.snapshot()) ?? [];
  }
}

/** What is not asked for in these roles passes. */
async function passes(check: (() => Promise<void>) | undefined): Promise<boolean> {
  if (check === undefined) return true;
  return await check().then(
    () => true,
    () => false,
  );
}
