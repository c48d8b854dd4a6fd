import { AppError, type Logger, type Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';
import type { AccountId, BrandProblem, MailboxEvent } from '@mailweave/push';
import type { Rotation } from './credentials/credential-vault.ts';
import { dispatchMetrics } from './dispatch/dispatch-events.ts';
import type { CallbackOutcome } from './dovecot/take-callback.ts';
import { listenerMetrics } from './listeners/listener-events.ts';
import type { DatagramOutcome } from './mail-notify/mail-notify-receiver.ts';
import type { PlatformFiles } from './platform-files/read-platform-folder.ts';

/** Every metric of this service. */
export const pushMetrics: readonly MetricDeclaration[] = [
  counter('mailweave_push_mailbox_events_total', 'Mailbox events that sources told of.', [
    'source',
    'event',
    'outcome',
  ]),
  counter('mailweave_push_callbacks_total', 'Callbacks of Dovecot, by what became of them.', ['outcome']),
  counter('mailweave_push_woven_news_total', 'What injection proxies told of woven messages.', ['outcome']),
  counter('mailweave_push_sockets_asked_total', 'Apps that asked for a WebSocket.', ['outcome']),
  counter('mailweave_push_open_apps_not_subscribed_total', 'Open apps that the store could not take.', []),
  { name: 'mailweave_push_sockets', kind: 'gauge', help: 'WebSockets that are held.', labels: [] },
  counter('mailweave_push_brands_left_out_total', 'Brands whose keys cannot be used.', []),
  ...dispatchMetrics,
  counter('mailweave_push_platform_files_total', 'Times that the files of oxConfigDir were read.', [
    'outcome',
  ]),
  counter('mailweave_push_log_ins_total', 'Log-ins of users at the role push.', ['outcome']),
  counter('mailweave_push_upkeep_failures_total', 'Upkeep that failed and is tried again.', ['task']),
  counter('mailweave_push_datagrams_total', 'Datagrams of mail-notify, by what became of them.', ['outcome']),
  ...listenerMetrics,
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

  /** Anybody in the allowed networks can send any number. */
  datagramTold(outcome: DatagramOutcome): void {
    this.#metrics.count('mailweave_push_datagrams_total', { outcome });
  }

  /** @param outcome `unknown-account`: whoever logged in at the proxy is none that the role push knows */
  wovenNewsTold(outcome: 'taken' | 'unknown-account'): void {
    this.#metrics.count('mailweave_push_woven_news_total', { outcome });
  }

  /** Too frequent for a log record, and names of users belong in none. */
  callbackTold(outcome: CallbackOutcome): void {
    this.#metrics.count('mailweave_push_callbacks_total', { outcome });
  }

  /** @param outcome `full`: the account has as many as it may; `known`: it has one of this name */
  socketAsked(accountId: AccountId, outcome: 'added' | 'full' | 'known'): void {
    this.#logger.debug('socket', { accountId, outcome });
    this.#metrics.count('mailweave_push_sockets_asked_total', { outcome });
  }

  socketsHeld(count: number): void {
    this.#metrics.gauge('mailweave_push_sockets', count);
  }

  openAppNotSubscribed(accountId: AccountId, error: AppError): void {
    this.#logger.warn('open app not subscribed', { accountId, code: error.code });
    this.#metrics.count('mailweave_push_open_apps_not_subscribed_total');
  }

  platformFilesRead({ apnsBrands, fcmBrands, findings, properties }: PlatformFiles): void {
    const counts = {
      properties: properties.size,
      apnsBrands: apnsBrands.length,
      fcmBrands: fcmBrands.length,
    };
    this.#logger.info('platform files read', counts);
    for (const { file, text } of findings) this.#logger.warn('platform file has a mistake', { file, text });
    this.#metrics.count('mailweave_push_platform_files_total', { outcome: 'read' });
  }

  /** What held before holds on. */
  platformFilesRefused(error: unknown): void {
    this.#logger.error('platform files not read', {}, error);
    this.#metrics.count('mailweave_push_platform_files_total', { outcome: 'refused' });
  }

  /** A user wants a session. @param outcome `unavailable`: the mail server cannot be asked */
  logInTried(outcome: 'in' | 'refused' | 'limited' | 'unavailable'): void {
    this.#logger.debug('log-in', { outcome });
    this.#metrics.count('mailweave_push_log_ins_total', { outcome });
  }

  upkeepFailed(task: string, error: unknown): void {
    this.#logger.warn('upkeep failed', { task, code: error instanceof AppError ? error.code : 'unknown' });
    this.#metrics.count('mailweave_push_upkeep_failures_total', { task });
  }

  /** Stored credentials had been sealed with an older key. */
  credentialsRotated({ resealed, unreadable }: Rotation): void {
    this.#logger.info('credentials sealed anew', { resealed, unreadable });
  }

  /** The files that its keys are in are named by the setting, not by us. */
  brandLeftOut({ clientId, message, setting = 'brand' }: BrandProblem): void {
    this.#logger.error('brand left out', { clientId, text: `${setting} ${message}` });
    this.#metrics.count('mailweave_push_brands_left_out_total');
  }
}
