import { AppError, type Logger, type Metrics } from '@mailweave/foundation';
import type { HeaderRefusal } from '@mailweave/imap-connection';
import type { LookupOutcome } from './lookup/lookup-outcome.ts';

/** `overtaken`: the user has read or deleted the message that was to be replaced. */
export type ClaimOutcome = 'woven' | 'taken' | 'refused' | 'lost' | 'failed' | 'overtaken';

/** `backend`: it does not answer. `write`: the client does not read. */
export type TimeOut = 'login' | 'idle' | 'backend' | 'write';

export type LoginOutcome =
  | 'ok'
  | 'refused'
  | 'backend-unreachable'
  | 'directory-unavailable'
  | 'too-many-failures'
  | 'too-many-sessions';

/**
 * What happens in the proxy that an operator wants to know: one function each, a log record and a counter.
 * No user, address, subject or content: a code says what, a count says how often.
 */
export class ProxyEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  #connections = 0;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  connected(): void {
    this.#connections += 1;
    this.#metrics.gauge('mailweave_imap_connections', this.#connections);
  }

  disconnected(): void {
    this.#connections -= 1;
    this.#metrics.gauge('mailweave_imap_connections', this.#connections);
  }

  connectionRefused(reason: string): void {
    this.#metrics.count('mailweave_imap_connections_refused_total', { reason });
    this.#logger.debug('imap-connection-refused', { reason });
  }

  timedOut(reason: TimeOut): void {
    this.#metrics.count('mailweave_imap_sessions_timed_out_total', { reason });
    this.#logger.debug('imap-session-timed-out', { reason });
  }

  loginDelayed(durationMs: number): void {
    this.#metrics.observe('mailweave_imap_login_delay_seconds', durationMs / 1000);
  }

  /** A connection from a load balancer was closed. */
  proxyHeaderRefused(reason: HeaderRefusal): void {
    this.#metrics.count('mailweave_imap_proxy_headers_refused_total', { reason });
    // A load balancer that only looks whether the port is open leaves without one.
    if (reason === 'closed') this.#logger.debug('imap-proxy-header-refused', { reason });
    else this.#logger.warn('imap-proxy-header-refused', { reason });
  }

  listening(host: string, port: number): void {
    this.#logger.info('imap-listening', { host, port });
  }

  reloaded(now: { weaving: boolean; certificateValidUntil: string | undefined }): void {
    this.#logger.info('imap-reloaded', now);
  }

  login(outcome: LoginOutcome): void {
    this.#metrics.count('mailweave_imap_logins_total', { outcome });
    this.#logger.debug('imap-login', { outcome });
  }

  /** @param backend its name in the configuration */
  backendUnreachable(backend: string, error: unknown): void {
    this.#metrics.count('mailweave_imap_backend_failures_total', { backend });
    this.#logger.warn('imap-backend-unreachable', { backend, reason: reasonOf(error) });
  }

  directoryAsked(outcome: LookupOutcome): void {
    this.#metrics.count('mailweave_imap_directory_lookups_total', { outcome });
    if (outcome === 'failed') this.#logger.warn('imap-directory-failed');
  }

  mapReloaded(entries: number): void {
    this.#logger.info('imap-backend-map-read', { entries });
    this.#metrics.gauge('mailweave_imap_backend_map_entries', entries);
  }

  /** What was read before stays in use. */
  mapNotReloaded(error: unknown): void {
    this.#logger.error('imap-backend-map-not-read', { reason: sentenceOf(error) });
  }

  resolverAsked(outcome: LookupOutcome): void {
    this.#metrics.count('mailweave_imap_resolver_lookups_total', { outcome });
    if (outcome === 'failed') this.#logger.warn('imap-resolver-failed');
  }

  addressesReloaded(entries: number): void {
    this.#logger.info('imap-addresses-read', { entries });
    this.#metrics.gauge('mailweave_imap_resolver_entries', entries);
  }

  /** What was read before stays in use. */
  addressesNotReloaded(error: unknown): void {
    this.#logger.error('imap-addresses-not-read', { reason: sentenceOf(error) });
  }

  command(word: string): void {
    this.#metrics.count('mailweave_imap_commands_total', { command: word });
  }

  notWoven(reason: string): void {
    this.#metrics.count('mailweave_imap_not_woven_total', { reason });
  }

  lookupFailed(outcome: 'late' | 'failed', error: unknown): void {
    this.#weaveFailure('look-up', outcome === 'late' ? 'late' : reasonOf(error));
  }

  renderFailed(error: unknown): void {
    this.#weaveFailure('render', reasonOf(error));
  }

  reportFailed(error: unknown): void {
    this.#weaveFailure('report', reasonOf(error));
  }

  effectFailed(error: unknown): void {
    this.#weaveFailure('effect', reasonOf(error));
  }

  weaveFailed(error: unknown): void {
    this.#weaveFailure('weave', reasonOf(error));
  }

  /** The role push has taken them. */
  newsTold(count: number): void {
    this.#metrics.count('mailweave_imap_push_news_total', { outcome: 'told' }, count);
  }

  /** No phone will be told. @param reason `full`: the role push is away for too long */
  newsLost(reason: 'full' | 'refused' | 'stopped', count: number): void {
    this.#metrics.count('mailweave_imap_push_news_total', { outcome: `lost-${reason}` }, count);
    this.#logger.debug('imap-push-news-lost', { reason, count });
  }

  newsNotTaken(error: unknown): void {
    this.#logger.warn('imap-push-news-not-taken', { reason: reasonOf(error) });
  }

  claimed(outcome: ClaimOutcome, durationMs: number): void {
    this.#metrics.count('mailweave_imap_claims_total', { outcome });
    this.#metrics.observe('mailweave_imap_claim_seconds', durationMs / 1000);
    if (outcome === 'refused' || outcome === 'failed') this.#logger.warn('imap-claim', { outcome });
    else this.#logger.debug('imap-claim', { outcome });
  }

  stubRemoved(): void {
    this.#logger.info('imap-stub-removed');
    this.#metrics.count('mailweave_imap_stubs_removed_total');
  }

  /** The backend refused the real part of a COPY whose woven part is in the target already. */
  copyLeft(): void {
    this.#metrics.count('mailweave_imap_copies_left_total');
    this.#logger.warn('imap-copy-left');
  }

  uidTaken(): void {
    this.#logger.error('imap-woven-uid-taken');
    this.#metrics.count('mailweave_imap_uids_taken_total');
  }

  protocolError(side: 'client' | 'backend', error: unknown): void {
    this.#metrics.count('mailweave_imap_protocol_errors_total', { side });
    this.#logger.warn('imap-protocol-error', { side, reason: reasonOf(error) });
  }

  /** A bug: the log has the stack, the user the reference. */
  bug(reference: string, error: unknown): void {
    this.#metrics.count('mailweave_imap_bugs_total');
    this.#logger.error('imap-bug', { reference }, error);
  }

  #weaveFailure(step: string, reason: string): void {
    this.#metrics.count('mailweave_imap_weave_failures_total', { step });
    this.#logger.warn('imap-weave-failed', { step, reason });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof AppError ? error.publicText : reasonOf(error);
}

/** A code that says what happened without saying to whom. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
