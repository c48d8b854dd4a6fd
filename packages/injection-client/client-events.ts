import type { Logger, Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';

export type CallName =
  | 'due'
  | 'weave'
  | 'mailboxes'
  | 'template'
  | 'begin'
  | 'complete'
  | 'abandon'
  | 'expired'
  | 'flags'
  | 'opened'
  | 'withdraw'
  | 'events';

/** `not-sent`: the middleware is known to be away. */
export type CallOutcome = 'answered' | 'refused' | 'failed' | 'not-sent';

/** Upper bounds in seconds. */
const callSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Every metric of the client. */
export const injectionClientMetrics: readonly MetricDeclaration[] = [
  {
    name: 'mailweave_injection_client_calls_total',
    kind: 'counter',
    help: 'Calls of the injection proxy to a middleware in another process, by outcome; not-sent means that it is known to be away.',
    labels: ['call', 'outcome'],
  },
  {
    name: 'mailweave_injection_client_call_seconds',
    kind: 'histogram',
    help: 'Seconds that these calls took, answered or not.',
    labels: ['call'],
    buckets: callSeconds,
  },
  {
    name: 'mailweave_injection_client_cached_total',
    kind: 'counter',
    help: 'Questions what is due that were answered without a call, since nothing was due a moment before.',
    labels: [],
  },
  {
    name: 'mailweave_injection_client_breaker_open',
    kind: 'gauge',
    help: 'Processes of the proxy that send no calls, since the middleware does not answer.',
    labels: [],
  },
  {
    name: 'mailweave_injection_client_stream_connected',
    kind: 'gauge',
    help: 'Processes of the proxy that are told of changes by the middleware.',
    labels: [],
  },
  {
    name: 'mailweave_injection_client_stream_gaps_total',
    kind: 'counter',
    help: 'Times that changes may have been missed, so that every open session looked again.',
    labels: [],
  },
  {
    name: 'mailweave_injection_client_events_waiting',
    kind: 'gauge',
    help: 'Events that the middleware has not taken yet.',
    labels: [],
  },
  {
    name: 'mailweave_injection_client_events_lost_total',
    kind: 'counter',
    help: 'Events that will not reach the middleware: the buffer was full, it refused them, or the program stopped.',
    labels: ['reason'],
  },
];

export type LossReason = 'buffer-full' | 'refused' | 'stopped';

/** What an operator wants to know of the calls to the middleware: a log record and a metric each. */
export class ClientEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
    metrics.gauge('mailweave_injection_client_stream_connected', 0);
    metrics.gauge('mailweave_injection_client_breaker_open', 0);
    metrics.gauge('mailweave_injection_client_events_waiting', 0);
  }

  /** Too frequent for a log record. */
  called(call: CallName, outcome: CallOutcome, durationMs: number): void {
    this.#metrics.count('mailweave_injection_client_calls_total', { call, outcome });
    if (outcome === 'not-sent') return;
    this.#metrics.observe('mailweave_injection_client_call_seconds', durationMs / 1000, { call });
  }

  refused(call: CallName, status: number): void {
    this.#metrics.count('mailweave_injection_client_calls_total', { call, outcome: 'refused' });
    this.#logger.warn('middleware-call-refused', { call, status });
  }

  answeredFromCache(): void {
    this.#metrics.count('mailweave_injection_client_cached_total');
  }

  breakerChanged(isOpen: boolean): void {
    this.#metrics.gauge('mailweave_injection_client_breaker_open', Number(isOpen));
    if (isOpen) this.#logger.error('middleware-away');
    else this.#logger.info('middleware-answers-again');
  }

  streamStarted(resumed: boolean): void {
    this.#metrics.gauge('mailweave_injection_client_stream_connected', 1);
    if (!resumed) this.#metrics.count('mailweave_injection_client_stream_gaps_total');
    this.#logger.info('middleware-stream-started', { resumed });
  }

  /** @param reason a code or a status; never what a user did */
  streamLost(reason: string): void {
    this.#metrics.gauge('mailweave_injection_client_stream_connected', 0);
    this.#logger.warn('middleware-stream-lost', { reason });
  }

  /** A listener of a session threw: a bug. */
  listenerFailed(error: unknown): void {
    this.#logger.error('middleware-change-not-told', {}, error);
  }

  eventsWaiting(count: number): void {
    this.#metrics.gauge('mailweave_injection_client_events_waiting', count);
  }

  eventsLost(reason: LossReason, count: number): void {
    this.#metrics.count('mailweave_injection_client_events_lost_total', { reason }, count);
    this.#logger.error('middleware-events-lost', { reason, count });
  }
}
