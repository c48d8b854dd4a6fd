/** A label set; values come from small closed sets, never from users or messages. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Counters, gauges and histograms as a port; names as Prometheus wants them (`_total`, `_seconds`). */
export type Metrics = {
  count(name: string, labels?: MetricLabels, by?: number): void;
  gauge(name: string, value: number, labels?: MetricLabels): void;
  observe(name: string, value: number, labels?: MetricLabels): void;
};

export const silentMetrics: Metrics = {
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

/** Keeps counts so that a test can ask for them. */
export class CountingMetrics implements Metrics {
  readonly #counts = new Map<string, number>();

  count(name: string, _labels?: MetricLabels, by = 1): void {
    this.#counts.set(name, this.total(name) + by);
  }

  gauge(name: string, value: number): void {
    this.#counts.set(name, value);
  }

  observe(name: string): void {
    this.count(name);
  }

  total(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}
