import type { TenantId, UserRef } from '@mailweave/contracts';
import type {
  ConversionStore,
  DeadLetter,
  Delivery,
  DeliveryVerdict,
  PlannedEvent,
  PointCounts,
  PointRef,
  PointState,
} from '@mailweave/injection';
import { type DeliveryRow, deadLetterOf, deliveryOf, type PointRow, pointStateOf } from './conversion-row.ts';
import { enqueue, giveTurns, settleAll } from './conversion-turns.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, first, run, type Work } from './work.ts';

const ofPoint = 'tenant_id = ? AND point_id = ?';

export class SqlConversionStore implements ConversionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number> {
    if (planned.length === 0) return 0;
    const takeOut = `
      UPDATE outbox_event SET sent_at_ms = ? WHERE sequence IN (??) AND sent_at_ms IS NULL RETURNING sequence`;
    const bySequence = new Map(planned.map((each) => [each.entry.sequence, each]));
    const subjects = planned.map(({ entry }) => subjectOf(entry.event));
    return await this.#database.transaction(subjects, function* () {
      const rows = yield* all<{ sequence: number }>(takeOut, nowMs, [...bySequence.keys()]);
      const taken = rows.flatMap(({ sequence }) => bySequence.get(sequence) ?? []);
      return yield* enqueue(taken, nowMs);
    });
  }

  async points(): Promise<PointState[]> {
    const sql = `
      SELECT point.*, (
        SELECT delivery.waiting_since_ms FROM conversion_delivery AS delivery
        WHERE delivery.tenant_id = point.tenant_id AND delivery.point_id = point.point_id
          AND delivery.died_at_ms IS NULL
        ORDER BY delivery.sequence LIMIT 1
      ) AS oldest_waiting_since_ms
      FROM conversion_point AS point ORDER BY point.tenant_id, point.point_id`;
    const rows = await this.#database.perform(() => all<PointRow>(sql));
    return rows.map(pointStateOf);
  }

  async takeDue(query: Parameters<ConversionStore['takeDue']>[0]): Promise<Delivery[]> {
    const { leaseId, leaseUntilMs, limit, nowMs, pointId, tenantId } = query;
    const due = `
      SELECT delivery.* FROM conversion_delivery AS delivery
      JOIN conversion_point AS point USING (tenant_id, point_id)
      WHERE delivery.tenant_id = ? AND delivery.point_id = ? AND delivery.due_at_ms <= ?
        AND point.disabled_at_ms IS NULL AND point.paused_until_ms <= ?
      ORDER BY delivery.due_at_ms, delivery.sequence LIMIT ?`;
    const read = (count: number) => all<DeliveryRow>(due, tenantId, pointId, nowMs, nowMs, count);
    // Mostly there is nothing, and that needs no write lock.
    if ((await this.#database.perform(() => read(1))).length === 0) return [];
    const lease = `
      UPDATE conversion_delivery SET lease_id = ?, due_at_ms = ? WHERE ${ofPoint} AND sequence IN (??)`;
    return await this.#database.transaction([subjectOf(query)], function* () {
      const rows = yield* read(limit);
      const sequences = rows.map(({ sequence }) => sequence);
      yield* run(lease, leaseId, leaseUntilMs, tenantId, pointId, sequences);
      return rows.map(deliveryOf).toSorted((a, b) => a.sequence - b.sequence);
    });
  }

  async settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly { sequence: number; verdict: DeliveryVerdict }[],
    nowMs: number,
  ): Promise<number> {
    return await this.#database.transaction([subjectOf(lease)], () => settleAll(lease, settlements, nowMs));
  }

  async counts({ pointId, tenantId }: PointRef): Promise<PointCounts> {
    function* count(condition: string): Work<number> {
      const sql = `SELECT count(*) AS number FROM conversion_delivery WHERE ${ofPoint} AND died_at_ms IS ${condition}`;
      return (yield* first<{ number: number }>(sql, tenantId, pointId))?.number ?? 0;
    }
    return await this.#database.perform(function* () {
      return { waiting: yield* count('NULL'), dead: yield* count('NOT NULL') };
    });
  }

  async deadLetters(query: PointRef & { afterSequence: number; limit: number }): Promise<DeadLetter[]> {
    const { afterSequence, limit, pointId, tenantId } = query;
    const sql = `
      SELECT * FROM conversion_delivery
      WHERE ${ofPoint} AND sequence > ? AND died_at_ms IS NOT NULL ORDER BY sequence LIMIT ?`;
    const rows = await this.#database.perform(() =>
      all<DeliveryRow>(sql, tenantId, pointId, afterSequence, limit),
    );
    return rows.map(deadLetterOf);
  }

  async replay(point: PointRef, eventId: string | 'all', nowMs: number): Promise<number> {
    const { pointId, tenantId } = point;
    return await this.#database.transaction([subjectOf(point)], function* () {
      const revived = yield* all<{ user_key: string }>(
        `UPDATE conversion_delivery
         SET died_at_ms = NULL, failure = NULL, failed_attempts = 0, waiting_since_ms = ?
         WHERE ${ofPoint} AND died_at_ms IS NOT NULL AND (? = 'all' OR event_id = ?) RETURNING user_key`,
        nowMs,
        tenantId,
        pointId,
        eventId,
        eventId,
      );
      const userKeys = revived.map((row) => row.user_key);
      yield* giveTurns(point, userKeys, nowMs);
      return revived.length;
    });
  }

  async enable({ pointId, tenantId }: PointRef, nowMs: number): Promise<boolean> {
    return await this.#database.transaction([subjectOf({ tenantId })], function* () {
      const changed = yield* run(
        `UPDATE conversion_point SET disabled_at_ms = NULL, paused_until_ms = 0
         WHERE ${ofPoint} AND (disabled_at_ms IS NOT NULL OR paused_until_ms > ?)`,
        tenantId,
        pointId,
        nowMs,
      );
      if (changed === 0) return false;
      // What is under a lease is being sent: its time stays, or it would be sent twice at once.
      yield* run(
        `UPDATE conversion_delivery SET failed_attempts = 0,
           due_at_ms = CASE WHEN due_at_ms < ? THEN due_at_ms ELSE ? END
         WHERE ${ofPoint} AND due_at_ms IS NOT NULL AND lease_id IS NULL`,
        nowMs,
        nowMs,
        tenantId,
        pointId,
      );
      return true;
    });
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM conversion_delivery WHERE tenant_id = ? AND user_key = ?';
    return await this.#database.transaction([subjectOf({ tenantId })], () => run(sql, tenantId, userKey));
  }
}

/** Whose turn it is depends on all that waits: of one tenant, one at a time changes that. */
function subjectOf({ tenantId }: { tenantId: TenantId }): string {
  return `conversions ${tenantId}`;
}
