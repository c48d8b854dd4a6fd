import type { DeliveryVerdict, PlannedEvent, PointRef } from '@mailweave/injection';
import { all, insertRows, run, type Work } from './work.ts';

// Everything here is a part of a transaction of the caller, and takes few statements for many deliveries.

const ofPoint = 'tenant_id = ? AND point_id = ?';

/**
 * Has events wait for their points; each at once in turn if nothing of the same user and campaign waits before it.
 * Returns how many deliveries that are.
 */
export function* enqueue(planned: readonly PlannedEvent[], nowMs: number): Work<number> {
  const deliveries = planned.flatMap(({ entry, pointIds }) =>
    pointIds.map((pointId) => ({ ...entry, pointId })),
  );
  const byPoint = Map.groupBy(deliveries, ({ event, pointId }) => `${event.tenantId}/${pointId}`);
  for (const ofPoint of byPoint.values()) yield* enqueueAt(ofPoint, nowMs);
  return deliveries.length;
}

type NewDelivery = PlannedEvent['entry'] & { pointId: string };

/** Those of one point. */
function* enqueueAt(deliveries: readonly NewDelivery[], nowMs: number): Work<void> {
  const [first] = deliveries;
  if (first === undefined) return;
  const point = { tenantId: first.event.tenantId, pointId: first.pointId };
  yield* run(
    'INSERT INTO conversion_point (tenant_id, point_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    point.tenantId,
    point.pointId,
  );
  yield* insertRows({
    table: 'conversion_delivery',
    columns: {
      tenant_id: 'TEXT',
      point_id: 'TEXT',
      sequence: 'INTEGER',
      event_id: 'TEXT',
      user_key: 'TEXT',
      campaign_id: 'TEXT',
      event: 'TEXT',
      waiting_since_ms: 'INTEGER',
    },
    rows: deliveries.map(({ event, pointId, sequence }) => {
      const { campaignId, eventId, tenantId, userKey } = event;
      return [tenantId, pointId, sequence, eventId, userKey, campaignId, JSON.stringify(event), nowMs];
    }),
  });
  const userKeys = deliveries.map(({ event }) => event.userKey);
  yield* giveTurns(point, userKeys, nowMs);
}

/**
 * Whose turn it is, is decided in each line: one user's deliveries of one campaign to one point. In all lines of these
 * users the first becomes due, unless one of it is due, or being sent, already.
 */
export function* giveTurns(
  { pointId, tenantId }: PointRef,
  userKeys: readonly string[],
  nowMs: number,
): Work<void> {
  if (userKeys.length === 0) return;
  // Asked of all points, so that there is one index for it; see schema version 9.
  const idle = yield* all<IdleLine>(
    `SELECT tenant_id, point_id, min(CASE WHEN died_at_ms IS NULL THEN sequence END) AS first_sequence
     FROM conversion_delivery WHERE user_key IN (??)
     GROUP BY user_key, tenant_id, point_id, campaign_id HAVING max(due_at_ms) IS NULL`,
    [...new Set(userKeys)],
  );
  const here = idle.filter((line) => line.tenant_id === tenantId && line.point_id === pointId);
  const sequences = here.flatMap((line) => line.first_sequence ?? []);
  if (sequences.length === 0) return;
  const sql = `UPDATE conversion_delivery SET due_at_ms = ? WHERE ${ofPoint} AND sequence IN (??)`;
  yield* run(sql, nowMs, tenantId, pointId, sequences);
}

/** Its first delivery that waits; null: all that is left of the line is dead. */
type IdleLine = { tenant_id: string; point_id: string; first_sequence: number | null };

type Lease = PointRef & { leaseId: string };
type Settlement = { sequence: number; verdict: DeliveryVerdict };

/** Leaves alone what is no longer under this lease. Returns how many were settled. */
export function* settleAll(lease: Lease, settlements: readonly Settlement[], nowMs: number): Work<number> {
  const free: string[] = [];
  let settled = 0;
  // Deliveries with the same verdict become the same.
  for (const group of Map.groupBy(settlements, ({ verdict }) => JSON.stringify(verdict)).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const sequences = group.map(({ sequence }) => sequence);
    const rows = yield* settleAlike(lease, { sequences, verdict: first.verdict }, nowMs);
    if (rows.length > 0) yield* heed(lease, first.verdict, nowMs);
    settled += rows.length;
    if (isEnd(first.verdict)) free.push(...rows.map((row) => row.user_key));
  }
  yield* giveTurns(lease, free, nowMs);
  return settled;
}

/** Whether the next of the line may go. */
function isEnd({ outcome }: DeliveryVerdict): boolean {
  return outcome === 'delivered' || outcome === 'dead';
}

type Settled = { user_key: string };

/** Returns those that were still under the lease. */
function* settleAlike(
  { leaseId, pointId, tenantId }: Lease,
  { sequences, verdict }: { sequences: readonly number[]; verdict: DeliveryVerdict },
  nowMs: number,
): Work<Settled[]> {
  const which = `WHERE ${ofPoint} AND lease_id = ? AND sequence IN (??) RETURNING user_key`;
  const key = [tenantId, pointId, leaseId, sequences] as const;
  const set = (assignments: string, ...values: (string | number)[]) =>
    all<Settled>(
      `UPDATE conversion_delivery SET lease_id = NULL, ${assignments} ${which}`,
      ...values,
      ...key,
    );
  switch (verdict.outcome) {
    case 'delivered':
      return yield* all<Settled>(`DELETE FROM conversion_delivery ${which}`, ...key);
    case 'dead':
      return yield* set('due_at_ms = NULL, died_at_ms = ?, failure = ?', nowMs, verdict.failure);
    case 'retry':
      return yield* set(
        'due_at_ms = ?, failure = ?, failed_attempts = failed_attempts + 1',
        verdict.atMs,
        verdict.failure,
      );
    case 'point-disabled':
      return yield* set('due_at_ms = ?, failure = ?', nowMs, verdict.failure);
  }
}

/** What a verdict says about the point itself. */
function* heed({ pointId, tenantId }: PointRef, verdict: DeliveryVerdict, nowMs: number): Work<void> {
  if (verdict.outcome === 'retry' && verdict.pausePointUntilMs !== undefined) {
    const pause = `UPDATE conversion_point SET paused_until_ms = ? WHERE ${ofPoint} AND paused_until_ms < ?`;
    yield* run(pause, verdict.pausePointUntilMs, tenantId, pointId, verdict.pausePointUntilMs);
  }
  if (verdict.outcome === 'point-disabled') {
    const disable = `UPDATE conversion_point SET disabled_at_ms = coalesce(disabled_at_ms, ?) WHERE ${ofPoint}`;
    yield* run(disable, nowMs, tenantId, pointId);
  }
}
