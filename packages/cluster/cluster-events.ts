import type { Logger, Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';

/** What a connection to Redis is for. */
export type ConnectionPurpose = 'commands' | 'notes';

/** Every metric of the cluster. */
export const clusterMetrics: readonly MetricDeclaration[] = [
  {
    name: 'mailweave_cluster_connected',
    kind: 'gauge',
    help: 'Connections to Redis that can be used: notes hear what other processes publish, commands are for the rest.',
    labels: ['connection'],
  },
  {
    name: 'mailweave_cluster_messages_total',
    kind: 'counter',
    help: 'Messages to all processes of the installation, by what became of them here.',
    labels: ['outcome'],
  },
  {
    name: 'mailweave_cluster_gaps_total',
    kind: 'counter',
    help: 'Times that messages may have been missed, the start included.',
    labels: [],
  },
  {
    name: 'mailweave_cluster_nodes',
    kind: 'gauge',
    help: 'Processes that share the shards, as this one sees it.',
    labels: ['work'],
    aggregator: 'max',
  },
  {
    name: 'mailweave_cluster_shards_held',
    kind: 'gauge',
    help: 'Shards that this process may act for; all processes together hold 1,024 of each work.',
    labels: ['work'],
  },
  {
    name: 'mailweave_cluster_shards_moved_total',
    kind: 'counter',
    help: 'Shards that this process acquired, gave up in good order, or lost since their leases ran out.',
    labels: ['work', 'how'],
  },
  {
    name: 'mailweave_cluster_lease_turns_failed_total',
    kind: 'counter',
    help: 'Attempts to renew leases that Redis did not answer in time, or refused.',
    labels: ['work'],
  },
];

/** `dropped`: Redis does not keep up, or is away. */
export type MessageOutcome = 'sent' | 'dropped' | 'heard';

/** What an operator wants to know of the cluster: a log record and a metric each. */
export class ClusterEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  connected(connection: ConnectionPurpose): void {
    this.#metrics.gauge('mailweave_cluster_connected', 1, { connection });
    this.#logger.info('cluster-connected', { connection });
  }

  /** @param reason a code; never what Redis says in words */
  disconnected(connection: ConnectionPurpose, reason: string): void {
    this.#metrics.gauge('mailweave_cluster_connected', 0, { connection });
    this.#logger.warn('cluster-disconnected', { connection, reason });
  }

  /** Too frequent for a log record. */
  message(outcome: MessageOutcome): void {
    this.#metrics.count('mailweave_cluster_messages_total', { outcome });
  }

  gap(): void {
    this.#metrics.count('mailweave_cluster_gaps_total');
  }

  /** Somebody who was told of a message, a gap or a shard threw: a bug. */
  listenerFailed(error: unknown): void {
    this.#logger.error('cluster-listener-failed', {}, error);
  }

  nodesChanged(work: string, nodes: number): void {
    this.#metrics.gauge('mailweave_cluster_nodes', nodes, { work });
    this.#logger.info('cluster-nodes-changed', { work, nodes });
  }

  shardsMoved(work: string, how: 'acquired' | 'given-up' | 'lost', shards: number, held: number): void {
    this.#metrics.count('mailweave_cluster_shards_moved_total', { work, how }, shards);
    this.#metrics.gauge('mailweave_cluster_shards_held', held, { work });
    if (how === 'lost') this.#logger.warn('shards-lost', { work, shards, held });
    else this.#logger.info(`shards-${how}`, { work, shards, held });
  }

  /** Work for shards that were lost or given up was not ended in time. */
  handOverOverdue(work: string, shards: number): void {
    this.#logger.error('shards-hand-over-overdue', { work, shards });
  }

  /** @param reason a code */
  turnFailed(work: string, reason: string): void {
    this.#metrics.count('mailweave_cluster_lease_turns_failed_total', { work });
    this.#logger.warn('lease-turn-failed', { work, reason });
  }
}
