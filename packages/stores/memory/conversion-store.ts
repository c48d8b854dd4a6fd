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
import type { MemoryEventOutbox } from './event-outbox.ts';

type Entry = Delivery & {
  waitingSinceMs: number;
  /** Undefined: not its turn. */
  dueAtMs?: number | undefined;
  leaseId?: string | undefined;
  diedAtMs?: number | undefined;
  failure?: string;
};

type Point = PointRef & { disabledAtMs?: number; pausedUntilMs: number; entries: Entry[] };

/** The events themselves are never changed, so deliveries may share them. */
export class MemoryConversionStore implements ConversionStore {
  readonly #outbox: MemoryEventOutbox;
  readonly #points = new Map<string, Point>();

  constructor(outbox: MemoryEventOutbox) {
    this.#outbox = outbox;
  }

  async handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number> {
    let added = 0;
    for (const { entry, pointIds } of planned) {
      if (!this.#outbox.takeOut(entry.sequence, nowMs)) continue;
      for (const pointId of pointIds) {
        const point = this.#pointFor({ tenantId: entry.event.tenantId, pointId });
        const added: Entry = { ...structuredClone(entry), failedAttempts: 0, waitingSinceMs: nowMs };
        point.entries.push(added);
        giveTurn(point, added, nowMs);
      }
      added += pointIds.length;
    }
    return added;
  }

  async points(): Promise<PointState[]> {
    const points = [...this.#points].sort(([a], [b]) => (a < b ? -1 : 1));
    return points.map(([, { disabledAtMs, entries, pausedUntilMs, pointId, tenantId }]) => {
      const oldest = entries.find(isWaiting);
      return {
        tenantId,
        pointId,
        pausedUntilMs,
        ...(disabledAtMs !== undefined && { disabledAtMs }),
        ...(oldest !== undefined && { oldestWaitingSinceMs: oldest.waitingSinceMs }),
      };
    });
  }

  async takeDue(query: Parameters<ConversionStore['takeDue']>[0]): Promise<Delivery[]> {
    const { leaseId, leaseUntilMs, limit, nowMs } = query;
    const point = this.#points.get(idOf(query));
    if (point === undefined || point.disabledAtMs !== undefined || point.pausedUntilMs > nowMs) return [];
    const dueAt = ({ dueAtMs = Number.POSITIVE_INFINITY }: Entry) => dueAtMs;
    const due = point.entries.filter((entry) => dueAt(entry) <= nowMs);
    const taken = due.sort((a, b) => dueAt(a) - dueAt(b) || bySequence(a, b)).slice(0, limit);
    for (const entry of taken) {
      entry.leaseId = leaseId;
      entry.dueAtMs = leaseUntilMs;
    }
    return taken.toSorted(bySequence).map(deliveryOf);
  }

  async settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly { sequence: number; verdict: DeliveryVerdict }[],
    nowMs: number,
  ): Promise<number> {
    const point = this.#points.get(idOf(lease));
    if (point === undefined) return 0;
    let settled = 0;
    for (const { sequence, verdict } of settlements) {
      const entry = point.entries.find(
        (each) => each.sequence === sequence && each.leaseId === lease.leaseId,
      );
      if (entry === undefined) continue;
      settleOne(point, entry, verdict, nowMs);
      settled += 1;
    }
    return settled;
  }

  async counts(point: PointRef): Promise<PointCounts> {
    const entries = this.#points.get(idOf(point))?.entries ?? [];
    const waiting = entries.filter(isWaiting).length;
    return { waiting, dead: entries.length - waiting };
  }

  async deadLetters(query: PointRef & { afterSequence: number; limit: number }): Promise<DeadLetter[]> {
    const entries = this.#points.get(idOf(query))?.entries ?? [];
    const dead = entries.filter((entry) => !isWaiting(entry) && entry.sequence > query.afterSequence);
    return dead.slice(0, query.limit).map((entry) => {
      const { diedAtMs = 0, failure = '' } = entry;
      return { ...deliveryOf(entry), diedAtMs, failure };
    });
  }

  async replay(ref: PointRef, eventId: string | 'all', nowMs: number): Promise<number> {
    const point = this.#points.get(idOf(ref));
    const isWanted = (entry: Entry) => eventId === 'all' || entry.event.eventId === eventId;
    const dead = point?.entries.filter((entry) => !isWaiting(entry) && isWanted(entry)) ?? [];
    for (const entry of dead) {
      Object.assign(entry, { diedAtMs: undefined, failedAttempts: 0, waitingSinceMs: nowMs });
      if (point !== undefined) giveTurn(point, entry, nowMs);
    }
    return dead.length;
  }

  async enable(ref: PointRef, nowMs: number): Promise<boolean> {
    const point = this.#points.get(idOf(ref));
    if (point === undefined) return false;
    if (point.disabledAtMs === undefined && point.pausedUntilMs <= nowMs) return false;
    delete point.disabledAtMs;
    point.pausedUntilMs = 0;
    for (const entry of point.entries) {
      // What is under a lease is being sent: its time stays, or it would be sent twice at once.
      if (entry.dueAtMs === undefined || entry.leaseId !== undefined) continue;
      entry.failedAttempts = 0;
      entry.dueAtMs = Math.min(entry.dueAtMs, nowMs);
    }
    return true;
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    let erased = 0;
    for (const point of this.#points.values()) {
      if (point.tenantId !== tenantId) continue;
      const kept = point.entries.filter(({ event }) => event.userKey !== userKey);
      erased += point.entries.length - kept.length;
      point.entries = kept;
    }
    return erased;
  }

  #pointFor({ pointId, tenantId }: PointRef): Point {
    const known = this.#points.get(idOf({ pointId, tenantId }));
    if (known !== undefined) return known;
    const point = { tenantId, pointId, pausedUntilMs: 0, entries: [] };
    this.#points.set(idOf(point), point);
    return point;
  }
}

/** Makes the first of the user's deliveries of the campaign due, unless one of them is already. */
function giveTurn({ entries }: Point, { event }: Entry, nowMs: number): void {
  const line = entries.filter(
    (each) => each.event.userKey === event.userKey && each.event.campaignId === event.campaignId,
  );
  if (line.some(({ dueAtMs }) => dueAtMs !== undefined)) return;
  const first = line.find(isWaiting);
  if (first !== undefined) first.dueAtMs = nowMs;
}

function settleOne(point: Point, entry: Entry, verdict: DeliveryVerdict, nowMs: number): void {
  entry.leaseId = undefined;
  switch (verdict.outcome) {
    case 'delivered':
      point.entries = point.entries.filter((each) => each !== entry);
      giveTurn(point, entry, nowMs);
      break;
    case 'dead':
      Object.assign(entry, { dueAtMs: undefined, diedAtMs: nowMs, failure: verdict.failure });
      giveTurn(point, entry, nowMs);
      break;
    case 'retry':
      entry.dueAtMs = verdict.atMs;
      entry.failedAttempts += 1;
      point.pausedUntilMs = Math.max(point.pausedUntilMs, verdict.pausePointUntilMs ?? 0);
      break;
    case 'point-disabled':
      entry.dueAtMs = nowMs;
      point.disabledAtMs ??= nowMs;
      break;
  }
}

function isWaiting({ diedAtMs }: Entry): boolean {
  return diedAtMs === undefined;
}

function deliveryOf({ event, failedAttempts, sequence }: Entry): Delivery {
  return { sequence, event: structuredClone(event), failedAttempts };
}

function bySequence(a: Delivery, b: Delivery): number {
  return a.sequence - b.sequence;
}

function idOf({ pointId, tenantId }: PointRef): string {
  return `${tenantId}/${pointId}`;
}
