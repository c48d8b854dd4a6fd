/** A metric that may be used; everything a reader of /metrics has to know about it. */
export type MetricDeclaration = {
  /** `mailweave_` in front; counters end in `_total`, durations in `_seconds`. */
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  /** A sentence. */
  help: string;
  /** The label names, all of which every use gives. */
  labels: readonly string[];
  /** Upper bounds of a histogram's buckets, rising. */
  buckets?: readonly number[];
  /** What several processes' gauges are together; the sum unless it says something else. */
  aggregator?: 'max';
};
