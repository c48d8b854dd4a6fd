import type { DeliveryVerdict, OutboxEntry, PointRef } from '@mailweave/injection';
import { first, run, type Work } from './work.ts';

// Everything here is a part of a transaction of the caller.

const ofDelivery = 'tenant_id = ? AND point_id = ? AND sequence = ?';

/** Whose turn it is, is decided among these: one user's deliveries of one campaign to one point. */
type Line = { tenant_id: string; point_id: string; user_key: string; campaign_id: string };

/** Has an event wait for a point; at once in turn if nothing of the same user and campaign waits before it. */
export function* enqueue({
  pointId,
  entry,
  nowMs,
}: {
  pointId: string;
  entry: OutboxEntry;
  nowMs: number;
}): Work<void> {
  const { event, sequence } = entry;
  const { campaignId, eventId, tenantId, userKey } = event;
  yield* run(
    'INSERT INTO conversion_point (tenant_id, point_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    tenantId,
    pointId,
  );
  yield* run(
    `INSERT INTO conversion_delivery
       (tenant_id, point_id, sequence, event_id, user_key, campaign_id, event, waiting_since_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    tenantId,
    pointId,
    sequence,
    eventId,
    userKey,
    campaignId,
    JSON.stringify(event),
    nowMs,
  );
  const line = { tenant_id: tenantId, point_id: pointId, user_key: userKey, campaign_id: campaignId };
  yield* giveTurn(line, nowMs);
}

/** Makes the first of the line due, unless one of it is due, or being sent, already. */
export function* giveTurn(line: Line, nowMs: number): Work<void> {
  const ofLine = 'tenant_id = ? AND user_key = ? AND point_id = ? AND campaign_id = ?';
  const key = [line.tenant_id, line.user_key, line.point_id, line.campaign_id] as const;
  const inTurn = yield* first(
    `SELECT 1 FROM conversion_delivery WHERE ${ofLine} AND due_at_ms IS NOT NULL LIMIT 1`,
    ...key,
  );
  if (inTurn !== undefined) return;
  yield* run(
    `UPDATE conversion_delivery SET due_at_ms = ? WHERE ${ofLine} AND sequence = (
       SELECT min(sequence) FROM conversion_delivery WHERE ${ofLine} AND died_at_ms IS NULL)`,
    nowMs,
    ...key,
    ...key,
  );
}

/** False when the delivery is no longer under this lease. */
export function* settleOne(
  { leaseId, pointId, tenantId }: PointRef & { leaseId: string },
  { sequence, verdict }: { sequence: number; verdict: DeliveryVerdict },
  nowMs: number,
): Work<boolean> {
  const key = [tenantId, pointId, sequence] as const;
  const line = yield* first<Line>(
    `SELECT * FROM conversion_delivery WHERE ${ofDelivery} AND lease_id = ?`,
    ...key,
    leaseId,
  );
  if (line === undefined) return false;
  const set = (assignments: string, ...values: (string | number)[]) =>
    run(
      `UPDATE conversion_delivery SET lease_id = NULL, ${assignments} WHERE ${ofDelivery}`,
      ...values,
      ...key,
    );
  switch (verdict.outcome) {
    case 'delivered':
      yield* run(`DELETE FROM conversion_delivery WHERE ${ofDelivery}`, ...key);
      yield* giveTurn(line, nowMs);
      break;
    case 'dead':
      yield* set('due_at_ms = NULL, died_at_ms = ?, failure = ?', nowMs, verdict.failure);
      yield* giveTurn(line, nowMs);
      break;
    case 'retry':
      yield* set(
        'due_at_ms = ?, failure = ?, failed_attempts = failed_attempts + 1',
        verdict.atMs,
        verdict.failure,
      );
      yield* run(
        `UPDATE conversion_point SET paused_until_ms = ?
         WHERE tenant_id = ? AND point_id = ? AND paused_until_ms < ?`,
        verdict.pausePointUntilMs ?? 0,
        tenantId,
        pointId,
        verdict.pausePointUntilMs ?? 0,
      );
      break;
    case 'point-disabled':
      yield* set('due_at_ms = ?, failure = ?', nowMs, verdict.failure);
      yield* run(
        `UPDATE conversion_point SET disabled_at_ms = coalesce(disabled_at_ms, ?)
         WHERE tenant_id = ? AND point_id = ?`,
        nowMs,
        tenantId,
        pointId,
      );
      break;
  }
  return true;
}
