import type { UserRef } from '@mailweave/contracts';
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
import { enqueue, giveTurn, settleOne } from './conversion-turns.ts';
import type { SqlDatabase } from './database.ts';

const ofPoint = 'tenant_id = ? AND point_id = ?';

export class SqlConversionStore implements ConversionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number> {
    if (planned.length === 0) return 0;
    const takeOut = 'UPDATE outbox_event SET sent_at_ms = ? WHERE sequence = ? AND sent_at_ms IS NULL';
    return this.#database.transaction(() => {
      let added = 0;
      for (const { entry, pointIds } of planned) {
        if (this.#database.run(takeOut, nowMs, entry.sequence) === 0) continue;
        for (const pointId of pointIds) enqueue(this.#database, { pointId, entry, nowMs });
        added += pointIds.length;
      }
      return added;
    });
  }

  async points(): Promise<PointState[]> {
    const rows = this.#database.all<PointRow>(
      `SELECT point.*, (
         SELECT delivery.waiting_since_ms FROM conversion_delivery AS delivery
         WHERE delivery.tenant_id = point.tenant_id AND delivery.point_id = point.point_id
           AND delivery.died_at_ms IS NULL
         ORDER BY delivery.sequence LIMIT 1
       ) AS oldest_waiting_since_ms
       FROM conversion_point AS point ORDER BY point.tenant_id, point.point_id`,
    );
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
    const read = (count: number) =>
      this.#database.all<DeliveryRow>(due, tenantId, pointId, nowMs, nowMs, count);
    // Mostly there is nothing, and that needs no write lock.
    if (read(1).length === 0) return [];
    const lease = `UPDATE conversion_delivery SET lease_id = ?, due_at_ms = ? WHERE ${ofPoint} AND sequence = ?`;
    return this.#database.transaction(() => {
      const rows = read(limit);
      for (const { sequence } of rows)
        this.#database.run(lease, leaseId, leaseUntilMs, tenantId, pointId, sequence);
      return rows.map(deliveryOf).toSorted((a, b) => a.sequence - b.sequence);
    });
  }

  async settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly { sequence: number; verdict: DeliveryVerdict }[],
    nowMs: number,
  ): Promise<number> {
    return this.#database.transaction(() => {
      let settled = 0;
      for (const settlement of settlements) {
        if (settleOne(this.#database, lease, settlement, nowMs)) settled += 1;
      }
      return settled;
    });
  }

  async counts({ pointId, tenantId }: PointRef): Promise<PointCounts> {
    const count = (condition: string) =>
      this.#database.get<{ number: number }>(
        `SELECT count(*) AS number FROM conversion_delivery WHERE ${ofPoint} AND died_at_ms IS ${condition}`,
        tenantId,
        pointId,
      )?.number ?? 0;
    return { waiting: count('NULL'), dead: count('NOT NULL') };
  }

  async deadLetters(query: PointRef & { afterSequence: number; limit: number }): Promise<DeadLetter[]> {
    const { afterSequence, limit, pointId, tenantId } = query;
    const rows = this.#database.all<DeliveryRow>(
      `SELECT * FROM conversion_delivery
       WHERE ${ofPoint} AND sequence > ? AND died_at_ms IS NOT NULL ORDER BY sequence LIMIT ?`,
      tenantId,
      pointId,
      afterSequence,
      limit,
    );
    return rows.map(deadLetterOf);
  }

  async replay(point: PointRef, eventId: string | 'all', nowMs: number): Promise<number> {
    const { pointId, tenantId } = point;
    return this.#database.transaction(() => {
      const dead = this.#database.all<DeliveryRow>(
        `SELECT * FROM conversion_delivery
         WHERE ${ofPoint} AND died_at_ms IS NOT NULL AND (? = 'all' OR event_id = ?) ORDER BY sequence`,
        tenantId,
        pointId,
        eventId,
        eventId,
      );
      const revive = `
        UPDATE conversion_delivery
        SET died_at_ms = NULL, failure = NULL, failed_attempts = 0, waiting_since_ms = ?
        WHERE ${ofPoint} AND sequence = ?`;
      for (const row of dead) {
        this.#database.run(revive, nowMs, tenantId, pointId, row.sequence);
        giveTurn(this.#database, row, nowMs);
      }
      return dead.length;
    });
  }

  async enable({ pointId, tenantId }: PointRef, nowMs: number): Promise<boolean> {
    return this.#database.transaction(() => {
      const changed = this.#database.run(
        `UPDATE conversion_point SET disabled_at_ms = NULL, paused_until_ms = 0
         WHERE ${ofPoint} AND (disabled_at_ms IS NOT NULL OR paused_until_ms > ?)`,
        tenantId,
        pointId,
        nowMs,
      );
      if (changed === 0) return false;
      // What is under a lease is being sent: its time stays, or it would be sent twice at once.
      this.#database.run(
        `UPDATE conversion_delivery SET failed_attempts = 0, due_at_ms = min(due_at_ms, ?)
         WHERE ${ofPoint} AND due_at_ms IS NOT NULL AND lease_id IS NULL`,
        nowMs,
        tenantId,
        pointId,
      );
      return true;
    });
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM conversion_delivery WHERE tenant_id = ? AND user_key = ?';
    return this.#database.run(sql, tenantId, userKey);
  }
}
