import { AggregatorRegistry, Registry } from 'prom-client';
import type { MetricsSnapshot } from './prometheus-metrics.ts';

/**
 * The metrics of several processes as those of one: counters and histograms are added up, gauges as each wants it.
 * What ended processes have counted stays in the sums, so that no counter sinks.
 */
export class GatheredMetrics {
  readonly contentType = new Registry().contentType;
  /** The sum over ended processes; each waits for the one before. */
  #ended: Promise<MetricsSnapshot> = Promise.resolve([]);

  /** @param snapshots of the processes that run now */
  async render(snapshots: readonly MetricsSnapshot[]): Promise<string> {
    const ended = await this.#ended;
    return await AggregatorRegistry.aggregate([ended, ...snapshots].map(mutable)).metrics();
  }

  /** A process has ended; this is the last that is known of it. */
  keep(last: MetricsSnapshot): void {
    const counted = last.filter(({ type }) => String(type) === 'counter' || String(type) === 'histogram');
    this.#ended = this.#ended.then((ended) =>
      AggregatorRegistry.aggregate([ended, counted].map(mutable)).getMetricsAsJSON(),
    );
  }
}

/** The library's type wants an array that may be changed; it changes none. */
function mutable(snapshot: MetricsSnapshot): object[] {
  return [...snapshot];
}
