import { AppError, silentLogger } from '@mailweave/foundation';
import { createPrometheusMetrics } from '@mailweave/host';
import { anEvent, someUser } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { MiddlewareEvents, middlewareMetrics } from './events.ts';

const revision = { tenantId: 'default', campaignId: 'spring', revision: 1 };
const point = { tenantId: 'default', pointId: 'hook' };
const failure = new AppError({ code: 'store-unavailable', publicText: 'The store is down.', retry: 'later' });

const calls: Record<keyof MiddlewareEvents, (events: MiddlewareEvents) => void> = {
  dueAnswered: (events) => events.dueAnswered(1),
  claim: (events) => events.claim('begun', someUser, 'claim-1'),
  withdrawn: (events) => events.withdrawn(someUser, 'claim-1', 'expunged'),
  reported: (events) => events.reported([anEvent(), anEvent({ type: 'read' })], 2),
  heldOut: (events) => events.heldOut(2),
  ruleFailed: (events) =>
    events.ruleFailed('acme', { campaignId: 'spring', rule: 'schedule', error: new Error('bug') }),
  consentRecorded: (events) => events.consentRecorded(someUser, 'service', 'given'),
  clickNotNoted: (events) => events.clickNotNoted(someUser, new Error()),
  userErased: (events) => events.userErased(someUser, true),
  switchChanged: (events) => events.switchChanged({ scope: 'tenant', tenantId: 'default' }, 'thrown'),
  importStarted: (events) => events.importStarted('import-1', revision, 2),
  importPartStored: (events) => events.importPartStored('import-1', { rowsGood: 2, rowsBad: 1, bytes: 9 }),
  importLive: (events) => events.importLive('import-1', revision),
  importRecalled: (events) => events.importRecalled('import-1', revision),
  userListImported: (events) => events.userListImported('import-1', 'shop', { kind: 'erase', users: 2 }),
  importInterrupted: (events) => events.importInterrupted('import-1', failure),
  importFailed: (events) => events.importFailed('import-1', new Error('bug')),
  bucketPolled: (events) =>
    events.bucketPolled('failed', failure, { tenantId: 'shop', dataSourceId: 'default' }),
  importsNotResumed: (events) => events.importsNotResumed(new Error('bug')),
  tenantChanged: (events) => events.tenantChanged('acme', 'created'),
  storeNotOpened: (events) => events.storeNotOpened(failure),
  storeOpened: (events) => events.storeOpened(),
  watchListenerFailed: (events) => events.watchListenerFailed(new Error('bug')),
  conversionSettled: (events) => events.conversionSettled(point, { outcome: 'dead', failure: 'http-404' }),
  conversionPointDisabled: (events) => events.conversionPointDisabled(point),
  conversionPointSeen: (events) =>
    events.conversionPointSeen(
      { ...point, pausedUntilMs: 0, oldestWaitingSinceMs: 1, disabledAtMs: 1 },
      3000,
    ),
  conversionRoundFailed: (events) => events.conversionRoundFailed(new Error('bug')),
  pollFailed: (events) => events.pollFailed(new Error('bug')),
};

test('every business event counts in a metric that is declared with its labels, and no metric is left over', async () => {
  const { metrics, render } = createPrometheusMetrics(middlewareMetrics);
  const events = new MiddlewareEvents(silentLogger, metrics);
  for (const call of Object.values(calls)) call(events);
  const text = await render();
  for (const { name } of middlewareMetrics)
    expect(text).toMatch(new RegExp(`^${name}(\\{.*\\})? [1-9]`, 'm'));
  expect(text).toContain('mailweave_import_rows_total{quality="good"} 2');
});
