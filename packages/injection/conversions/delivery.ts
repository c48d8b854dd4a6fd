import type { ConversionPoint, InjectionEvent, TenantId } from '@mailweave/contracts';
import type { OutboxEntry } from '../events/outbox-entry.ts';

/** Names a conversion point. */
export type PointRef = { tenantId: TenantId; pointId: ConversionPoint['id'] };

/** An event of the outbox with the points of its tenant that are to get it; often none. */
export type PlannedEvent = { entry: OutboxEntry; pointIds: readonly string[] };

/** An event that waits for one point. */
export type Delivery = {
  /** The event's number in the outbox: deliveries of one user and campaign go out in this order. */
  sequence: number;
  event: InjectionEvent;
  /** Attempts that failed since it was written or replayed. */
  failedAttempts: number;
};

/** A delivery that was given up; it waits to be replayed. */
export type DeadLetter = Delivery & { diedAtMs: number; failure: string };

/** What is known of a point that ever had a delivery. */
export type PointState = PointRef & {
  /** The point told us to stop (HTTP 410): nothing is sent until it is enabled again. */
  disabledAtMs?: number;
  /** The point asked for a pause (Retry-After): nothing is sent before. */
  pausedUntilMs: number;
  /** When the oldest event that still waits was handed over to this point; undefined when none waits. */
  oldestWaitingSinceMs?: number;
};

/** How many deliveries a point has. */
export type PointCounts = { waiting: number; dead: number };
