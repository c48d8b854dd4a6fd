import type { DeadLetter, Delivery, DeliveryVerdict, PlannedEvent } from '@mailweave/injection';
import type { EventsDraft, StoredDelivery } from './events-draft.ts';

/**
 * Has a pending event of the outbox wait for its points; it counts as sent then. Nothing becomes of one that is pending no
 * more, nor of one that an earlier event of the user and campaign has to go before. Returns how many deliveries came of
 * it.
 */
export function takeOver(draft: EventsDraft, { entry, pointIds }: PlannedEvent, nowMs: number): number {
  const { event, sequence } = entry;
  const stored = draft.events.get(event.eventId);
  if (stored?.sequence !== sequence || stored.sentAtMs !== undefined) return 0;
  if (isBehindAnother(draft, entry)) return 0;
  stored.sentAtMs = nowMs;
  for (const pointId of pointIds) {
    draft.put({ sequence, event, pointId, failedAttempts: 0, waitingSinceMs: nowMs });
    draft.giveTurn(pointId, event.campaignId, nowMs);
  }
  return pointIds.length;
}

/** The lists of pending events may be read while an earlier one is still written there. */
function isBehindAnother(draft: EventsDraft, { event, sequence }: PlannedEvent['entry']): boolean {
  return [...draft.events.values()].some(
    (other) =>
      other.sentAtMs === undefined &&
      other.sequence < sequence &&
      other.event.campaignId === event.campaignId,
  );
}

/** What becomes of a delivery that was tried. */
export function applyVerdict(
  draft: EventsDraft,
  delivery: StoredDelivery,
  verdict: DeliveryVerdict,
  nowMs: number,
): void {
  const { takenOverBy: _takenOverBy, ...left } = delivery;
  const { event, pointId } = delivery;
  switch (verdict.outcome) {
    case 'delivered':
      draft.remove(delivery);
      draft.giveTurn(pointId, event.campaignId, nowMs);
      break;
    case 'dead':
      draft.put({ ...left, dueAtMs: undefined, diedAtMs: nowMs, failure: verdict.failure });
      draft.giveTurn(pointId, event.campaignId, nowMs);
      break;
    case 'retry':
      draft.put({ ...left, dueAtMs: verdict.atMs, failedAttempts: left.failedAttempts + 1 });
      break;
    case 'point-disabled':
      draft.put({ ...left, dueAtMs: nowMs });
      break;
  }
}

export function deliveryOf({ event, failedAttempts, sequence }: StoredDelivery): Delivery {
  return { sequence, event, failedAttempts };
}

/** One letter, or none when the delivery is not dead. */
export function letterOf(delivery: StoredDelivery | undefined): DeadLetter[] {
  if (delivery?.diedAtMs === undefined) return [];
  const { diedAtMs, failure = '' } = delivery;
  return [{ ...deliveryOf(delivery), diedAtMs, failure }];
}
