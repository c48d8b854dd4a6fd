import { AppError, type Logger, type Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';
import type { Channel, CircuitNews, Settlement } from '@mailweave/push';

/** Every metric of the road from the queue to the gateways. */
export const dispatchMetrics: readonly MetricDeclaration[] = [
  counter('mailweave_push_notifications_total', 'Attempts to deliver a notification, by what became of it.', [
    'transport',
    'client',
    'outcome',
  ]),
  {
    name: 'mailweave_push_delivery_seconds',
    kind: 'histogram',
    help: 'Seconds from when a notification was to be sent until it was delivered.',
    labels: ['transport'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
  },
  {
    name: 'mailweave_push_channel_stopped',
    kind: 'gauge',
    help: '1: a key, certificate or topic of ours is refused, and nothing is sent for this client id; look into it.',
    labels: ['transport', 'client'],
    aggregator: 'max',
  },
  counter('mailweave_push_channel_pauses_total', 'Times that a push service was away.', [
    'transport',
    'client',
  ]),
  counter('mailweave_push_leases_lost_total', 'Notifications that this process was too late to send.', []),
  counter('mailweave_push_stub_total', 'Notifications given to the stub, which sends nothing.', []),
  counter(
    'mailweave_push_dispatch_failures_total',
    'Steps from event to device that failed, and are tried again.',
    ['step'],
  ),
];

function counter(name: string, help: string, labels: readonly string[]): MetricDeclaration {
  return { name, kind: 'counter', help, labels };
}

/** What happens on that road that somebody wants to know: each function is one log record and one counter. */
export class DispatchEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** Too frequent for a log record. @param delayMs since it was to be sent */
  notificationSettled(channel: Channel, { failure, state }: Settlement, delayMs: number): void {
    const { clientId: client, transport } = channel;
    this.#logger.debug('notification', { transport, client, state, failure });
    this.#metrics.count('mailweave_push_notifications_total', { transport, client, outcome: state });
    if (state === 'delivered') {
      this.#metrics.observe('mailweave_push_delivery_seconds', Math.max(delayMs, 0) / 1000, { transport });
    }
  }

  channelChanged({ clientId: client, transport }: Channel, change: CircuitNews): void {
    const labels = { transport, client };
    switch (change.news) {
      case 'stopped':
        this.#logger.error('channel stopped: our keys, certificate or topic are refused', {
          ...labels,
          reason: change.reason,
        });
        this.#metrics.gauge('mailweave_push_channel_stopped', 1, labels);
        break;
      case 'paused':
        this.#logger.warn('push service is away', { ...labels, reason: change.reason });
        this.#metrics.count('mailweave_push_channel_pauses_total', labels);
        break;
      case 'recovered':
        this.#logger.info('channel recovered', labels);
        this.#metrics.gauge('mailweave_push_channel_stopped', 0, labels);
        break;
    }
  }

  /** The process stood still, or the store was slow; another process sends it. */
  leaseLost({ clientId: client, transport }: Channel): void {
    this.#logger.warn('lease lost', { transport, client });
    this.#metrics.count('mailweave_push_leases_lost_total');
  }

  stubGiven(): void {
    this.#logger.debug('notification given to the stub');
    this.#metrics.count('mailweave_push_stub_total');
  }

  dispatchFailed(step: 'plan' | 'look' | 'take' | 'send' | 'settle' | 'purge', error: unknown): void {
    if (error instanceof AppError) {
      this.#logger.warn('dispatch failed', { step, code: error.code, reason: error.publicText });
    } else {
      this.#logger.error('dispatch failed', { step }, error);
    }
    this.#metrics.count('mailweave_push_dispatch_failures_total', { step });
  }
}
