import type { MetricsSnapshot } from '@mailweave/host';

/** What a worker is asked; each question has a number that its answer repeats. */
export type Question = 'metrics' | 'backend-reachable' | 'store-open' | 'middleware-reachable';

/** From the primary to a worker. */
export type Order = { order: 'drain' } | { order: 'answer'; question: Question; number: number };

/** From a worker to the primary. */
export type Report =
  | { report: 'started' }
  | { report: 'answer'; number: number; answer: MetricsSnapshot | boolean }
  /** The last thing that a worker says before it ends. */
  | { report: 'last-metrics'; metrics: MetricsSnapshot };
