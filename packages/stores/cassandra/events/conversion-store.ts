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
import { forEachAtOnce } from '../at-once.ts';
import type { FoundEntry } from '../time-index.ts';
import type { ConversionPoints } from './conversion-points.ts';
import { applyVerdict, deliveryOf, letterOf, takeOver } from './delivery-changes.ts';
import { type EventList, type UserEvents, userOf } from './user-events.ts';

/** Users whose deliveries are changed at once. */
const usersAtOnce = 16;

type TakeQuery = Parameters<ConversionStore['takeDue']>[0];

/** Deliveries lie with their events in the partition of the user: what happens to them is one write of that. */
export class CassandraConversionStore implements ConversionStore {
  readonly #events: UserEvents;
  readonly #points: ConversionPoints;

  constructor(events: UserEvents, points: ConversionPoints) {
    this.#events = events;
    this.#points = points;
  }

  async handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number> {
    let added = 0;
    const byUser = Map.groupBy(planned, ({ entry: { event } }) => `${event.tenantId}/${event.userKey}`);
    await forEachAtOnce(byUser.values(), usersAtOnce, async (ofUser) => {
      const count = await this.#handOver(ofUser, nowMs);
      added += count;
    });
    return added;
  }

  async points(): Promise<PointState[]> {
    const points = await this.#points.all();
    return await Promise.all(
      points.map(async (point) => {
        const oldestWaitingSinceMs = await this.#oldestWaiting(point);
        return { ...point, ...(oldestWaitingSinceMs !== undefined && { oldestWaitingSinceMs }) };
      }),
    );
  }

  async takeDue(query: TakeQuery): Promise<Delivery[]> {
    const taken: Delivery[] = [];
    if (!(await this.#points.isOpen(query, query.nowMs))) return taken;
    for await (const page of this.#events.entries(listOf('due', query), { until: query.nowMs })) {
      for (let at = 0; at < page.length && taken.length < query.limit; ) {
        const some = page.slice(at, at + Math.min(usersAtOnce, query.limit - taken.length));
        const deliveries = await Promise.all(some.map((entry) => this.#take(query, entry)));
        taken.push(...deliveries.filter((delivery) => delivery !== undefined));
        at += some.length;
      }
      if (taken.length >= query.limit) break;
    }
    return taken.sort((a, b) => a.sequence - b.sequence);
  }

  async settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly { sequence: number; verdict: DeliveryVerdict }[],
    nowMs: number,
  ): Promise<number> {
    let settled = 0;
    await forEachAtOnce(settlements, usersAtOnce, async (settlement) => {
      if (await this.#settle(lease, settlement, nowMs)) settled += 1;
    });
    return settled;
  }

  async counts(point: PointRef): Promise<PointCounts> {
    const count = async (kind: 'waiting' | 'dead'): Promise<number> => {
      let found = 0;
      for await (const page of this.#events.entries(listOf(kind, point))) found += page.length;
      return found;
    };
    const [waiting, dead] = await Promise.all([count('waiting'), count('dead')]);
    return { waiting, dead };
  }

  async deadLetters(query: PointRef & { afterSequence: number; limit: number }): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    const range = { from: query.afterSequence + 1 };
    for await (const page of this.#events.follow(listOf('dead', query), range)) {
      letters.push(...page.flatMap(({ draft, entry }) => letterOf(draft.delivery(query.pointId, entry.at))));
      if (letters.length >= query.limit) break;
    }
    return letters.slice(0, query.limit);
  }

  async replay(point: PointRef, eventId: string | 'all', nowMs: number): Promise<number> {
    let replayed = 0;
    for await (const page of this.#events.follow(listOf('dead', point))) {
      const wanted = page.filter(({ draft, entry }) => {
        const dead = draft.delivery(point.pointId, entry.at);
        return eventId === 'all' || dead?.event.eventId === eventId;
      });
      // In their order: of several of one line the first gets the turn.
      for (const { entry, user } of wanted) {
        if (await this.#revive({ point, user, sequence: entry.at }, nowMs)) replayed += 1;
      }
    }
    return replayed;
  }

  async enable(point: PointRef, nowMs: number): Promise<boolean> {
    const isChanged = await this.#points.change(point, (stored) => {
      if (stored.disabledAtMs === undefined && stored.pausedUntilMs <= nowMs) return false;
      delete stored.disabledAtMs;
      stored.pausedUntilMs = 0;
      return true;
    });
    if (!isChanged) return false;
    for await (const page of this.#events.entries(listOf('due', point))) {
      await forEachAtOnce(page, usersAtOnce, (entry) =>
        this.#beginAnew({ point, user: userOf(entry), sequence: Number(entry.id) }, nowMs),
      );
    }
    return true;
  }

  async eraseUser(user: UserRef): Promise<number> {
    return await this.#events.change(user, (draft) => {
      const deliveries = draft.deliveries();
      for (const delivery of deliveries) draft.remove(delivery);
      return deliveries.length;
    });
  }

  async #handOver(planned: readonly PlannedEvent[], nowMs: number): Promise<number> {
    const [first] = planned;
    if (first === undefined) return 0;
    const { tenantId } = first.entry.event;
    const pointIds = new Set(planned.flatMap((each) => each.pointIds));
    for (const pointId of pointIds) await this.#points.make({ tenantId, pointId });
    return await this.#events.change(first.entry.event, (draft) => {
      const inOrder = planned.toSorted((a, b) => a.entry.sequence - b.entry.sequence);
      return inOrder.reduce((added, each) => added + takeOver(draft, each, nowMs), 0);
    });
  }

  async #oldestWaiting(point: PointRef): Promise<number | undefined> {
    for await (const page of this.#events.entries(listOf('waiting', point))) {
      for (const entry of page) {
        const draft = await this.#events.read(userOf(entry));
        const delivery = draft.delivery(point.pointId, entry.at);
        if (delivery?.diedAtMs === undefined && delivery !== undefined) return delivery.waitingSinceMs;
        await this.#events.passOver(listOf('waiting', point), entry);
      }
    }
    return undefined;
  }

  async #take(query: TakeQuery, entry: FoundEntry): Promise<Delivery | undefined> {
    const { leaseId, leaseUntilMs, pointId } = query;
    const taken = await this.#events.change(userOf(entry), (draft): Delivery | undefined => {
      const delivery = draft.delivery(pointId, Number(entry.id));
      if (delivery === undefined || delivery.dueAtMs !== entry.at) return undefined;
      draft.put({ ...delivery, leaseId, dueAtMs: leaseUntilMs });
      return deliveryOf(delivery);
    });
    if (taken === undefined) await this.#events.passOver(listOf('due', query), entry);
    return taken;
  }

  async #settle(
    lease: PointRef & { leaseId: string },
    { sequence, verdict }: { sequence: number; verdict: DeliveryVerdict },
    nowMs: number,
  ): Promise<boolean> {
    const { leaseId, pointId, tenantId } = lease;
    const user = await this.#events.waitingUser(tenantId, pointId, sequence);
    if (user === undefined) return false;
    return await this.#events.change(user, async (draft) => {
      const delivery = draft.delivery(pointId, sequence);
      if (delivery?.leaseId !== leaseId) return false;
      // The point first: once the delivery waits again, others may look whether the point is open.
      await this.#heed(lease, verdict, nowMs);
      applyVerdict(draft, delivery, verdict, nowMs);
      return true;
    });
  }

  /** What a verdict says about the point itself. */
  async #heed(point: PointRef, verdict: DeliveryVerdict, nowMs: number): Promise<void> {
    const pauseUntilMs = verdict.outcome === 'retry' ? (verdict.pausePointUntilMs ?? 0) : 0;
    if (verdict.outcome !== 'point-disabled' && pauseUntilMs === 0) return;
    await this.#points.change(point, (stored) => {
      if (verdict.outcome === 'point-disabled') stored.disabledAtMs ??= nowMs;
      stored.pausedUntilMs = Math.max(stored.pausedUntilMs, pauseUntilMs);
      return true;
    });
  }

  async #revive({ point, sequence, user }: Place, nowMs: number): Promise<boolean> {
    return await this.#events.change(user, (draft) => {
      const dead = draft.delivery(point.pointId, sequence);
      if (dead?.diedAtMs === undefined) return false;
      const { diedAtMs: _diedAtMs, failure: _failure, ...delivery } = dead;
      draft.put({ ...delivery, failedAttempts: 0, waitingSinceMs: nowMs });
      draft.giveTurn(point.pointId, dead.event.campaignId, nowMs);
      return true;
    });
  }

  async #beginAnew({ point, sequence, user }: Place, nowMs: number): Promise<void> {
    await this.#events.change(user, (draft) => {
      const delivery = draft.delivery(point.pointId, sequence);
      // What is under a lease is being sent: its time stays, or it would be sent twice at once.
      if (delivery?.dueAtMs === undefined || delivery.leaseId !== undefined) return;
      draft.put({ ...delivery, failedAttempts: 0, dueAtMs: Math.min(delivery.dueAtMs, nowMs) });
    });
  }
}

/** One delivery. */
type Place = { point: PointRef; user: UserRef; sequence: number };

function listOf(kind: 'due' | 'waiting' | 'dead', { pointId, tenantId }: PointRef): EventList {
  return { kind, pointId, tenantId };
}
