import type { MetricLabels, Metrics } from '@mailweave/foundation';
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { MetricDeclaration } from './metric-declaration.ts';

/** Every metric of one process as plain values, to be sent to another process. */
export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

export type PrometheusMetrics = {
  metrics: Metrics;
  /** Media type of what `render` gives. */
  contentType: string;
  /** Every metric in the Prometheus text format, the process's own (memory, event loop) included. */
  render(): Promise<string>;
  snapshot(): Promise<MetricsSnapshot>;
};

/**
 * Metrics that Prometheus can read. Using a name, a kind or a set of labels that is not declared is a bug
 * and throws, so that the declarations are the whole truth.
 */
export function createPrometheusMetrics(declarations: readonly MetricDeclaration[]): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const declared = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const counters = instruments(declarations, 'counter', (options) => {
    return new Counter({ ...options, registers: [registry] });
  });
  const gauges = instruments(declarations, 'gauge', (options) => {
    return new Gauge({ ...options, registers: [registry] });
  });
  const histograms = instruments(declarations, 'histogram', (options) => {
    return new Histogram({ ...options, registers: [registry] });
  });

  const find = <T>(kind: ReadonlyMap<string, T>, name: string, labels: MetricLabels): T => {
    const instrument = kind.get(name);
    if (instrument === undefined) throw new Error(`The metric ${name} is not declared as it is used.`);
    const wanted = declared.get(name)?.labels ?? [];
    const isComplete =
      Object.keys(labels).length === wanted.length && wanted.every((label) => label in labels);
    if (!isComplete) throw new Error(`The metric ${name} needs exactly the labels [${wanted.join(', ')}].`);
    return instrument;
  };

  return {
    metrics: {
      count: (name, labels = {}, by = 1) => find(counters, name, labels).inc(labels, by),
      gauge: (name, value, labels = {}) => find(gauges, name, labels).set(labels, value),
      observe: (name, value, labels = {}) => find(histograms, name, labels).observe(labels, value),
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
    snapshot: () => registry.getMetricsAsJSON(),
  };
}

type InstrumentOptions = {
  name: string;
  help: string;
  labelNames: string[];
  buckets?: number[];
  aggregator?: 'max';
};

function instruments<T>(
  declarations: readonly MetricDeclaration[],
  kind: MetricDeclaration['kind'],
  create: (options: InstrumentOptions) => T,
): ReadonlyMap<string, T> {
  const chosen = declarations.filter((declaration) => declaration.kind === kind);
  return new Map(chosen.map((declaration) => [declaration.name, create(instrumentOptions(declaration))]));
}

function instrumentOptions({
  aggregator,
  buckets,
  help,
  labels,
  name,
}: MetricDeclaration): InstrumentOptions {
  return {
    name,
    help,
    labelNames: [...labels],
    ...(buckets && { buckets: [...buckets] }),
    ...(aggregator && { aggregator }),
  };
}
