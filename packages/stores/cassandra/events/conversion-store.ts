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
import type { ConversionPoints } from './conversion-points.ts';
import { applyVerdict, letterOf, takeOver } from './delivery-changes.ts';
import { DeliveryUsers } from './delivery-users.ts';
import type { PointLeases } from './point-leases.ts';
import { type TakeQuery, takeDue } from './take-due.ts';
import { type EventList, type UserEvents, userOf } from './user-events.ts';

/** Users whose deliveries are changed at once. */
const usersAtOnce = 32;

type Settlement = { sequence: number; verdict: DeliveryVerdict };

/**
 * Deliveries lie with their events in the partition of the user: what becomes of them is one write of that. Who sends
 * them is kept with the point.
 */
export class CassandraConversionStore implements ConversionStore {
  readonly #events: UserEvents;
  readonly #points: ConversionPoints;
  readonly #leases: PointLeases;
  readonly #users: DeliveryUsers;

  constructor(events: UserEvents, points: ConversionPoints, leases: PointLeases) {
    this.#events = events;
    this.#points = points;
    this.#leases = leases;
    this.#users = new DeliveryUsers(events);
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
    if (!(await this.#points.isOpen(query, query.nowMs))) return [];
    const taken = await takeDue({ events: this.#events, leases: this.#leases }, query);
    for (const { delivery, entry } of taken) this.#users.note(delivery.sequence, userOf(entry));
    return taken.map(({ delivery }) => delivery);
  }

  async settle(
    lease: PointRef & { leaseId: string },
    settlements: readonly Settlement[],
    nowMs: number,
  ): Promise<number> {
    let settled = 0;
    const byUser = await this.#byUser(lease, settlements);
    await forEachAtOnce(byUser, usersAtOnce, async ({ ofUser, user }) => {
      const count = await this.#settle(lease, { user, settlements: ofUser }, nowMs);
      settled += count;
    });
    const sequences = settlements.map(({ sequence }) => sequence);
    // Until then nobody takes what waits again. Whoever dies before this leaves the lease to run out.
    await this.#leases.release(lease, sequences);
    for (const sequence of sequences) this.#users.forget(sequence);
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

  async #byUser(
    point: PointRef,
    settlements: readonly Settlement[],
  ): Promise<{ user: UserRef; ofUser: Settlement[] }[]> {
    const byUser = new Map<string, { user: UserRef; ofUser: Settlement[] }>();
    await forEachAtOnce(settlements, usersAtOnce, async (settlement) => {
      const user = await this.#users.of(point, settlement.sequence);
      if (user === undefined) return;
      const known = byUser.get(user.userKey) ?? { user, ofUser: [] };
      known.ofUser.push(settlement);
      byUser.set(user.userKey, known);
    });
    return [...byUser.values()];
  }

  /** Those of one user, in one write. Returns how many were settled. */
  async #settle(
    lease: PointRef & { leaseId: string },
    { settlements, user }: { user: UserRef; settlements: readonly Settlement[] },
    nowMs: number,
  ): Promise<number> {
    return await this.#events.change(user, async (draft) => {
      // Asked for when the deliveries have been read: see isStillDue.
      const held = new Set(await this.#leases.heldUnder(lease));
      let settled = 0;
      for (const { sequence, verdict } of settlements) {
        const delivery = draft.delivery(lease.pointId, sequence);
        if (delivery === undefined || !held.delete(sequence)) continue;
        // The point first: once the delivery waits again, others may look whether the point is open.
        await this.#heed(lease, verdict, nowMs);
        applyVerdict(draft, delivery, verdict, nowMs);
        settled += 1;
      }
      return settled;
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
      // What is being sent stays under its lease, whatever its time.
      if (delivery?.dueAtMs === undefined) return;
      draft.put({ ...delivery, failedAttempts: 0, dueAtMs: Math.min(delivery.dueAtMs, nowMs) });
    });
  }
}

/** One delivery. */
type Place = { point: PointRef; user: UserRef; sequence: number };

function listOf(kind: 'due' | 'waiting' | 'dead', { pointId, tenantId }: PointRef): EventList {
  return { kind, pointId, tenantId };
}
