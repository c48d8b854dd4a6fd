import type { ConversionStore, Delivery, PointRef } from '@mailweave/injection';
import { forEachAtOnce } from '../at-once.ts';
import type { FoundEntry } from '../time-index.ts';
import { deliveryOf } from './delivery-changes.ts';
import type { StoredDelivery } from './events-draft.ts';
import type { PointLeases } from './point-leases.ts';
import { type EventList, type UserEvents, userOf } from './user-events.ts';

export type TakeQuery = Parameters<ConversionStore['takeDue']>[0];

/** Where a delivery is, and as it was found there. */
type Found = { sequence: number; entry: FoundEntry; delivery: StoredDelivery };

/** Users who are read, or changed, at once. */
const usersAtOnce = 32;

/** Takes what is due under a lease: one write for all of it. Returns it in the order of the outbox. */
export async function takeDue(
  { events, leases }: { events: UserEvents; leases: PointLeases },
  query: TakeQuery,
): Promise<{ entry: FoundEntry; delivery: Delivery }[]> {
  const { chosen, overdue } = await leases.take(query, query, (isHeld) => findDue(events, query, isHeld));
  const taken: Found[] = [];
  await forEachAtOnce(chosen, usersAtOnce, async (found) => {
    if (!overdue.has(found.sequence) || (await isStillDue(events, query, found))) taken.push(found);
  });
  return taken
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ delivery, entry }) => ({ entry, delivery: deliveryOf(delivery) }));
}

/** Deliveries whose time has come and that nobody is sending, as many as are wanted. */
async function findDue(
  events: UserEvents,
  query: TakeQuery,
  isHeld: (sequence: number) => boolean,
): Promise<Found[]> {
  const found: Found[] = [];
  for await (const page of events.entries(dueList(query), { until: query.nowMs })) {
    const free = page.filter((entry) => !isHeld(Number(entry.id)));
    for (let at = 0; at < free.length && found.length < query.limit; ) {
      const some = free.slice(at, at + query.limit - found.length);
      found.push(...(await followed(events, query, some)));
      at += some.length;
    }
    if (found.length >= query.limit) break;
  }
  return found;
}

/** What the entries lead to; those that lead nowhere are passed over. */
async function followed(
  events: UserEvents,
  query: TakeQuery,
  entries: readonly FoundEntry[],
): Promise<Found[]> {
  const found: Found[] = [];
  const byUser = Map.groupBy(entries, ({ value }) => value);
  await forEachAtOnce(byUser.values(), usersAtOnce, async (ofUser) => {
    const [first] = ofUser;
    if (first === undefined) return;
    const draft = await events.read(userOf(first));
    for (const entry of ofUser) {
      const sequence = Number(entry.id);
      const delivery = draft.delivery(query.pointId, sequence);
      if (delivery?.dueAtMs === entry.at) found.push({ sequence, entry, delivery });
      else await events.passOver(dueList(query), entry);
    }
  });
  return found;
}

/**
 * For a delivery whose lease ran out. Its holder may have looked at his lease and be about to write what became of the
 * delivery; a write of our own comes before that, and then he looks again, or after it, and then there is nothing to take.
 */
async function isStillDue(
  events: UserEvents,
  { leaseId, pointId }: TakeQuery,
  found: Found,
): Promise<boolean> {
  return await events.change(userOf(found.entry), (draft) => {
    const delivery = draft.delivery(pointId, found.sequence);
    if (delivery?.dueAtMs !== found.entry.at) return false;
    draft.put({ ...delivery, takenOverBy: leaseId });
    return true;
  });
}

function dueList({ pointId, tenantId }: PointRef): EventList {
  return { kind: 'due', pointId, tenantId };
}
