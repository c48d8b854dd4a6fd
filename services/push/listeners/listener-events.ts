import type { Logger, Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';
import type { AccountId, Trouble } from '@mailweave/push';

/** Every metric of the listeners at mail servers. */
export const listenerMetrics: readonly MetricDeclaration[] = [
  {
    name: 'mailweave_push_listeners',
    kind: 'gauge',
    help: 'Accounts that this process listens for.',
    labels: [],
  },
  {
    name: 'mailweave_push_listener_troubles_total',
    kind: 'counter',
    help: 'Times that a listener was without its mail server, by why.',
    labels: ['trouble'],
  },
  {
    name: 'mailweave_push_listeners_paused_total',
    kind: 'counter',
    help: 'Listeners that wait for other credentials.',
    labels: [],
  },
  {
    name: 'mailweave_push_listener_untold_total',
    kind: 'counter',
    help: 'Messages of a storm that only the number of unread ones tells of.',
    labels: [],
  },
  {
    name: 'mailweave_push_listener_renumbered_total',
    kind: 'counter',
    help: 'Mailboxes that were found with another UIDVALIDITY.',
    labels: [],
  },
  {
    name: 'mailweave_push_listener_reviews_failed_total',
    kind: 'counter',
    help: 'Looks at which accounts are registered that the store did not answer.',
    labels: [],
  },
  {
    name: 'mailweave_push_attributes_denied_total',
    kind: 'counter',
    help: 'Times that Dovecot would not keep the attribute without which it tells nothing of an account, by why.',
    labels: ['reason'],
  },
  {
    name: 'mailweave_push_callbacks_lost_total',
    kind: 'counter',
    help: 'Messages that a look at the mailbox found, and no callback of Dovecot had told of.',
    labels: [],
  },
  {
    name: 'mailweave_push_looks_failed_total',
    kind: 'counter',
    help: 'Looks at mailboxes for messages that no callback told of which came to nothing, by why.',
    labels: ['trouble'],
  },
  {
    name: 'mailweave_push_listener_bugs_total',
    kind: 'counter',
    help: 'Errors of listeners that nobody expected.',
    labels: [],
  },
];

/** What happens to listeners that somebody wants to know. */
export class ListenerEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  running(count: number): void {
    this.#metrics.gauge('mailweave_push_listeners', count);
  }

  /** A server that goes takes all its listeners along: no log record for each. */
  troubled(accountId: AccountId, trouble: Trouble): void {
    this.#logger.debug('listener in trouble', { accountId, trouble });
    this.#metrics.count('mailweave_push_listener_troubles_total', { trouble });
  }

  paused(accountId: AccountId, trouble: Trouble): void {
    this.#logger.warn('listener paused', { accountId, trouble });
    this.#metrics.count('mailweave_push_listeners_paused_total');
  }

  /** A fault of the server's configuration: one of all accounts, so each says it once in a long time. */
  attributeDenied(accountId: AccountId, reason: string): void {
    this.#logger.warn('dovecot keeps no attribute', { accountId, reason });
    this.#metrics.count('mailweave_push_attributes_denied_total', { reason });
  }

  foundLate(accountId: AccountId, count: number): void {
    this.#logger.info('messages found that no callback told of', { accountId, count });
    this.#metrics.count('mailweave_push_callbacks_lost_total', {}, count);
  }

  /** It is looked again later. */
  notReconciled(accountId: AccountId, trouble: Trouble): void {
    this.#logger.debug('mailbox not looked at', { accountId, trouble });
    this.#metrics.count('mailweave_push_looks_failed_total', { trouble });
  }

  messagesNotTold(accountId: AccountId, count: number): void {
    this.#logger.info('messages not told', { accountId, count });
    this.#metrics.count('mailweave_push_listener_untold_total', {}, count);
  }

  renumbered(accountId: AccountId): void {
    this.#logger.info('mailbox renumbered', { accountId });
    this.#metrics.count('mailweave_push_listener_renumbered_total');
  }

  /** It is looked again later. */
  notRead(error: unknown): void {
    this.#logger.warn('registrations not read', { reason: error instanceof Error ? error.name : 'unknown' });
    this.#metrics.count('mailweave_push_listener_reviews_failed_total');
  }

  bug(accountId: AccountId, error: unknown): void {
    this.#logger.error('listener failed', { accountId }, error);
    this.#metrics.count('mailweave_push_listener_bugs_total');
  }
}
