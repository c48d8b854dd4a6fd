import type { DeadLetter, Delivery, PointState } from '@mailweave/injection';
import { fromJson } from './columns.ts';

export type DeliveryRow = {
  tenant_id: string;
  point_id: string;
  sequence: number;
  user_key: string;
  campaign_id: string;
  event: string;
  failed_attempts: number;
  died_at_ms: number | null;
  failure: string | null;
};

export type PointRow = {
  tenant_id: string;
  point_id: string;
  disabled_at_ms: number | null;
  paused_until_ms: number;
  oldest_waiting_since_ms: number | null;
};

export function deliveryOf(row: DeliveryRow): Delivery {
  return { sequence: row.sequence, event: fromJson(row.event), failedAttempts: row.failed_attempts };
}

export function deadLetterOf(row: DeliveryRow): DeadLetter {
  return { ...deliveryOf(row), diedAtMs: row.died_at_ms ?? 0, failure: row.failure ?? '' };
}

export function pointStateOf(row: PointRow): PointState {
  return {
    tenantId: row.tenant_id,
    pointId: row.point_id,
    pausedUntilMs: row.paused_until_ms,
    ...(row.disabled_at_ms !== null && { disabledAtMs: row.disabled_at_ms }),
    ...(row.oldest_waiting_since_ms !== null && { oldestWaitingSinceMs: row.oldest_waiting_since_ms }),
  };
}
