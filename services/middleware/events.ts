import type {
  EventType,
  InjectionEvent,
  Purpose,
  TenantId,
  UserRef,
  WithdrawalCause,
} from '@mailweave/contracts';
import { AppError, type Logger, type Metrics } from '@mailweave/foundation';
import type { MetricDeclaration } from '@mailweave/host';
import type {
  Decision,
  DeliveryVerdict,
  KillSwitch,
  PointRef,
  PointState,
  RevisionRef,
} from '@mailweave/injection';
import { StoreNotOpenError } from './late-store/store-not-open-error.ts';

/** So many different failures are remembered as logged. */
const MAX_FAILED_RULES = 1_000;

/** Every metric of this service. */
export const middlewareMetrics: readonly MetricDeclaration[] = [
  counter('mailweave_due_total', 'Questions what is due for a user.', ['answer']),
  counter('mailweave_held_out_total', 'Campaigns that were due but for their hold-out, at each look-up.', []),
  counter('mailweave_rule_failures_total', 'Rules of the decision that failed; each stopped its campaign.', [
    'rule',
  ]),
  counter('mailweave_claims_total', 'Steps of claims.', ['step']),
  counter('mailweave_withdrawals_total', 'Woven messages withdrawn.', ['cause']),
  counter('mailweave_events_total', 'Events reported, repetitions included.', ['type']),
  counter('mailweave_consents_total', 'Consents recorded.', ['purpose', 'decision']),
  counter('mailweave_clicks_lost_total', 'Clicks that could not be noted; the user was led on.', []),
  counter('mailweave_erasures_total', 'Users erased.', []),
  counter('mailweave_switches_total', 'Kill switches thrown and released.', ['scope', 'action']),
  counter('mailweave_imports_total', 'Imports by what became of them.', ['outcome']),
  counter('mailweave_import_rows_total', 'User rows imported.', ['quality']),
  counter('mailweave_listed_users_total', 'Users of lists that were imported.', ['kind']),
  counter('mailweave_bucket_polls_total', 'Looks for exports that nobody has announced.', ['outcome']),
  counter('mailweave_tenant_changes_total', 'Tenants created, changed and deleted by calls.', ['action']),
  counter(
    'mailweave_store_open_failures_total',
    'Times that the store could not be opened while mail is served without it.',
    [],
  ),
  counter('mailweave_watch_failures_total', 'Listeners that threw.', []),
  counter('mailweave_poll_failures_total', 'Looks for what other processes wrote that failed.', []),
  counter(
    'mailweave_conversions_total',
    'Attempts to send an event to a conversion point, by what became of it.',
    ['tenant', 'point', 'outcome'],
  ),
  gauge('mailweave_conversion_lag_seconds', 'How long the oldest event has been waiting for the point.'),
  gauge(
    'mailweave_conversion_point_disabled',
    '1: the point answered 410 and gets nothing until it is enabled.',
  ),
  counter('mailweave_conversion_round_failures_total', 'Rounds of sending that an error ended.', []),
];

/** The value is the same in every process. */
function gauge(name: string, help: string): MetricDeclaration {
  return { name, kind: 'gauge', help, labels: ['tenant', 'point'], aggregator: 'max' };
}

function counter(name: string, help: string, labels: readonly string[]): MetricDeclaration {
  return { name, kind: 'counter', help, labels };
}

/** What happens here that somebody wants to know: each function is one log record and one counter. */
export class MiddlewareEvents {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #failedRules = new Set<string>();

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** Too frequent for a log record. */
  dueAnswered(count: number): void {
    this.#metrics.count('mailweave_due_total', { answer: count === 0 ? 'nothing' : 'something' });
  }

  /** Too frequent for a log record. */
  heldOut(count: number): void {
    if (count > 0) this.#metrics.count('mailweave_held_out_total', {}, count);
  }

  /** Logged once for each campaign and rule: every look-up of every user may fail in the same way. */
  ruleFailed(tenantId: TenantId, { campaignId, rule, error }: Decision['failures'][number]): void {
    this.#metrics.count('mailweave_rule_failures_total', { rule });
    const failure = `${tenantId}/${campaignId}/${rule}`;
    if (this.#failedRules.has(failure) || this.#failedRules.size >= MAX_FAILED_RULES) return;
    this.#failedRules.add(failure);
    this.#logger.error('rule failed', { tenantId, campaignId, rule }, error);
  }

  claim(
    step: 'begun' | 'taken' | 'woven' | 'lost' | 'abandoned' | 'expired',
    user: UserRef,
    claimId?: string,
  ): void {
    this.#logger.debug('claim', { step, tenantId: user.tenantId, userKey: user.userKey, claimId });
    this.#metrics.count('mailweave_claims_total', { step });
  }

  withdrawn(user: UserRef, claimId: string, cause: WithdrawalCause): void {
    this.#logger.info('message withdrawn', { ...keysOf(user), claimId, cause });
    this.#metrics.count('mailweave_withdrawals_total', { cause });
  }

  reported(events: readonly InjectionEvent[], newCount: number): void {
    this.#logger.debug('events reported', { count: events.length, newCount });
    const byType = Map.groupBy(events, (event): EventType => event.type);
    for (const [type, group] of byType) this.#metrics.count('mailweave_events_total', { type }, group.length);
  }

  consentRecorded(user: UserRef, purpose: Purpose, decision: 'given' | 'withdrawn'): void {
    this.#logger.info('consent recorded', { ...keysOf(user), purpose, decision });
    this.#metrics.count('mailweave_consents_total', { purpose, decision });
  }

  /** The user was led on all the same. */
  clickNotNoted(user: UserRef, error: unknown): void {
    const reason = error instanceof AppError ? error.code : 'bug';
    this.#logger.error('click not noted', { ...keysOf(user), reason }, error);
    this.#metrics.count('mailweave_clicks_lost_total');
  }

  userErased(user: UserRef, suppressed: boolean): void {
    this.#logger.info('user erased', { ...keysOf(user), suppressed });
    this.#metrics.count('mailweave_erasures_total');
  }

  switchChanged(target: KillSwitch, action: 'thrown' | 'released'): void {
    const { scope, tenantId } = target;
    const campaignId = scope === 'campaign' ? target.campaignId : undefined;
    const userKey = scope === 'user' ? target.userKey : undefined;
    this.#logger.warn('kill switch', { action, scope, tenantId, campaignId, userKey });
    this.#metrics.count('mailweave_switches_total', { scope, action });
  }

  importStarted(importId: string, revision: RevisionRef, parts: number): void {
    this.#logger.info('import started', { importId, ...revisionFields(revision), parts });
    this.#metrics.count('mailweave_imports_total', { outcome: 'started' });
  }

  importPartStored(importId: string, counts: { rowsGood: number; rowsBad: number; bytes: number }): void {
    const { rowsGood, rowsBad, bytes } = counts;
    this.#logger.info('import part stored', { importId, rowsGood, rowsBad, bytes });
    this.#metrics.count('mailweave_import_rows_total', { quality: 'good' }, rowsGood);
    this.#metrics.count('mailweave_import_rows_total', { quality: 'bad' }, rowsBad);
  }

  importLive(importId: string, revision: RevisionRef): void {
    this.#logger.info('campaign live', { importId, ...revisionFields(revision) });
    this.#metrics.count('mailweave_imports_total', { outcome: 'live' });
  }

  importRecalled(importId: string, revision: RevisionRef): void {
    this.#logger.info('campaign recalled', { importId, ...revisionFields(revision) });
    this.#metrics.count('mailweave_imports_total', { outcome: 'recalled' });
  }

  userListImported(
    importId: string,
    tenantId: TenantId,
    { kind, users }: { kind: 'suppress' | 'release' | 'erase'; users: number },
  ): void {
    this.#logger.info('user list imported', { importId, tenantId, kind, users });
    this.#metrics.count('mailweave_listed_users_total', { kind }, users);
  }

  importInterrupted(importId: string, error: AppError): void {
    this.#logger.warn('import interrupted', { importId, code: error.code, reason: error.publicText });
    this.#metrics.count('mailweave_imports_total', { outcome: 'interrupted' });
  }

  importFailed(importId: string, error: unknown): void {
    if (error instanceof AppError) {
      this.#logger.warn('import failed', { importId, code: error.code, reason: error.publicText });
    } else {
      this.#logger.error('import failed', { importId }, error);
    }
    this.#metrics.count('mailweave_imports_total', { outcome: 'failed' });
  }

  /** @param source undefined: it is not known which there are */
  bucketPolled(
    outcome: 'nothing' | 'something' | 'failed',
    error?: unknown,
    source?: { tenantId: TenantId; dataSourceId: string },
  ): void {
    if (error instanceof AppError) {
      this.#logger.warn('bucket poll failed', { ...source, code: error.code, reason: error.publicText });
    } else if (error !== undefined) {
      this.#logger.error('bucket poll failed', { ...source }, error);
    }
    this.#metrics.count('mailweave_bucket_polls_total', { outcome });
  }

  importsNotResumed(error: unknown): void {
    if (!isLoggedAlready(error)) this.#logger.error('imports not resumed', {}, error);
    this.#metrics.count('mailweave_imports_total', { outcome: 'not-resumed' });
  }

  tenantChanged(tenantId: TenantId, action: 'created' | 'changed' | 'deleted'): void {
    this.#logger.info('tenant', { tenantId, action });
    this.#metrics.count('mailweave_tenant_changes_total', { action });
  }

  /** @param news undefined when it is known already, and only counted */
  storeNotOpened(news: Error | undefined): void {
    if (news !== undefined) this.#logger.error('store not opened', {}, news);
    this.#metrics.count('mailweave_store_open_failures_total');
  }

  storeOpened(): void {
    this.#logger.info('store opened');
  }

  watchListenerFailed(error: unknown): void {
    this.#logger.error('watch listener failed', {}, error);
    this.#metrics.count('mailweave_watch_failures_total');
  }

  /** Too frequent for a log record, unless the event was given up. */
  conversionSettled({ pointId, tenantId }: PointRef, verdict: DeliveryVerdict): void {
    const { outcome } = verdict;
    if (outcome === 'dead') {
      this.#logger.warn('conversion given up', { tenantId, pointId, failure: verdict.failure });
    }
    this.#metrics.count('mailweave_conversions_total', { tenant: tenantId, point: pointId, outcome });
  }

  conversionPointDisabled({ pointId, tenantId }: PointRef): void {
    this.#logger.error('conversion point disabled', { tenantId, pointId });
    this.#metrics.gauge('mailweave_conversion_point_disabled', 1, { tenant: tenantId, point: pointId });
  }

  conversionPointSeen(
    { disabledAtMs, oldestWaitingSinceMs, pointId, tenantId }: PointState,
    nowMs: number,
  ): void {
    const labels = { tenant: tenantId, point: pointId };
    const lagMs = oldestWaitingSinceMs === undefined ? 0 : Math.max(nowMs - oldestWaitingSinceMs, 0);
    this.#metrics.gauge('mailweave_conversion_lag_seconds', lagMs / 1000, labels);
    this.#metrics.gauge('mailweave_conversion_point_disabled', Number(disabledAtMs !== undefined), labels);
  }

  conversionRoundFailed(error: unknown): void {
    if (!(error instanceof AppError)) {
      this.#logger.error('conversion round failed', {}, error);
    } else if (!isLoggedAlready(error)) {
      this.#logger.warn('conversion round failed', { code: error.code, reason: error.publicText });
    }
    this.#metrics.count('mailweave_conversion_round_failures_total');
  }

  pollFailed(error: unknown): void {
    if (!isLoggedAlready(error))
      this.#logger.warn('poll failed', { reason: error instanceof Error ? error.name : 'unknown' });
    this.#metrics.count('mailweave_poll_failures_total');
  }
}

/** Once by storeNotOpened(), and not again with every look at the store. */
function isLoggedAlready(error: unknown): boolean {
  return error instanceof StoreNotOpenError;
}

function keysOf({ tenantId, userKey }: UserRef): UserRef {
  return { tenantId, userKey };
}

function revisionFields({ tenantId, campaignId, revision }: RevisionRef): RevisionRef {
  return { tenantId, campaignId, revision };
}
