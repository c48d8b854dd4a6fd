import type { WovenNews } from '@mailweave/contracts';
import type { MetricsSnapshot } from '@mailweave/host';

/** What a worker is asked; each question has a number that its answer repeats. */
export type Question = 'metrics' | 'backend-reachable' | 'store-open' | 'middleware-reachable';

/** From the primary to a worker. */
export type Order =
  | { order: 'drain' }
  | { order: 'answer'; question: Question; number: number }
  /** What became of woven news. */
  | { order: 'note-news'; number: number; isTaken: boolean };

/** From a worker to the primary. */
export type Report =
  | { report: 'started' }
  | { report: 'answer'; number: number; answer: MetricsSnapshot | boolean }
  /** For the role push, which runs in the primary. */
  | { report: 'woven-news'; number: number; news: readonly WovenNews[] }
  /** The last thing that a worker says before it ends. */
  | { report: 'last-metrics'; metrics: MetricsSnapshot };
