import type { Logger, Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';
import type { MailboxEvent } from '@mailweave/push';
import type { CallbackOutcome } from './dovecot/take-callback.ts';

/** Every metric of this service. */
export const pushMetrics: readonly MetricDeclaration[] = [
  counter('mailweave_push_mailbox_events_total', 'Mailbox events that sources told of.', [
    'source',
    'event',
    'outcome',
  ]),
  counter('mailweave_push_callbacks_total', 'Callbacks of Dovecot, by what became of them.', ['outcome']),
];

function counter(name: string, help: string, labels: readonly string[]): MetricDeclaration {
  return { name, kind: 'counter', help, labels };
}

/** What happens here that somebody wants to know: each function is one log record and one counter. */
export class PushEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** @param outcome `lost`: it could not be stored, and the source was told so */
  mailboxEventTold({ event, source, accountId }: MailboxEvent, outcome: 'accepted' | 'known' | 'lost'): void {
    this.#logger.debug('mailbox event', { event, source, accountId, outcome });
    this.#metrics.count('mailweave_push_mailbox_events_total', { event, source, outcome });
  }

  /** Too frequent for a log record, and names of users belong in none. */
  callbackTold(outcome: CallbackOutcome): void {
    this.#metrics.count('mailweave_push_callbacks_total', { outcome });
  }
}
