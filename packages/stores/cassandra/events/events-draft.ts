import type { CampaignId, InjectionEvent } from '@mailweave/contracts';
import type { Delivery, OutboxEntry } from '@mailweave/injection';
import type { Decision, Slots } from '../guarded-table.ts';

/** An event of the outbox; pending until it was sent. */
export type StoredEvent = OutboxEntry & { sentAtMs?: number };

/** An event that waits for a point, or is dead. */
export type StoredDelivery = Delivery & {
  pointId: string;
  waitingSinceMs: number;
  /** Undefined: not its turn. What is being sent is due, and under a lease of the point. */
  dueAtMs?: number | undefined;
  /** The lease under which it was taken last after another had run out. */
  takenOverBy?: string | undefined;
  diedAtMs?: number | undefined;
  failure?: string | undefined;
};

const eventPrefix = 'e/';
const deliveryPrefix = 'd/';
const lastSlot = 'last';

/** A user's events and deliveries as they are read, and what is to become of them. */
export class EventsDraft {
  readonly events = new Map<string, StoredEvent>();
  readonly #deliveries = new Map<string, StoredDelivery>();
  readonly #slots: Slots;
  #lastSequence: number;

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#lastSequence = Number(slots.get(lastSlot) ?? 0);
    for (const [slot, text] of slots) {
      if (slot.startsWith(eventPrefix)) this.events.set(slot.slice(eventPrefix.length), JSON.parse(text));
      if (slot.startsWith(deliveryPrefix)) this.#deliveries.set(slot, JSON.parse(text));
    }
  }

  /** The highest number that an event of the user's ever had. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  addEvent(event: InjectionEvent, sequence: number): void {
    this.#lastSequence = sequence;
    this.events.set(event.eventId, { sequence, event });
  }

  /** In the order of the outbox. */
  deliveries(): StoredDelivery[] {
    return [...this.#deliveries.values()].sort((a, b) => a.sequence - b.sequence);
  }

  delivery(pointId: string, sequence: number): StoredDelivery | undefined {
    return this.#deliveries.get(slotOf({ pointId, sequence }));
  }

  put(delivery: StoredDelivery): void {
    this.#deliveries.set(slotOf(delivery), delivery);
  }

  remove(delivery: StoredDelivery): void {
    this.#deliveries.delete(slotOf(delivery));
  }

  /** Makes the first delivery of the campaign to the point due, unless one of them is already. */
  giveTurn(pointId: string, campaignId: CampaignId, nowMs: number): void {
    const line = this.deliveries().filter(
      (each) => each.pointId === pointId && each.event.campaignId === campaignId,
    );
    if (line.some(({ dueAtMs }) => dueAtMs !== undefined)) return;
    const first = line.find(({ diedAtMs }) => diedAtMs === undefined);
    if (first !== undefined) this.put({ ...first, dueAtMs: nowMs });
  }

  /** The rows that differ from what was read. */
  decision<Result>(result: Result): Decision<Result> {
    const wanted = this.#wantedSlots();
    const put = new Map([...wanted].filter(([slot, text]) => this.#slots.get(slot) !== text));
    const remove = [...this.#slots.keys()].filter((slot) => !wanted.has(slot));
    return { result, put, remove };
  }

  #wantedSlots(): Map<string, string> {
    const wanted = new Map<string, string>();
    for (const [eventId, event] of this.events) wanted.set(`${eventPrefix}${eventId}`, JSON.stringify(event));
    for (const [slot, delivery] of this.#deliveries) wanted.set(slot, JSON.stringify(delivery));
    // Nothing is left of a user who was erased.
    if (this.#lastSequence > 0 && (wanted.size > 0 || this.events.size > 0))
      wanted.set(lastSlot, String(this.#lastSequence));
    return wanted;
  }
}

function slotOf({ pointId, sequence }: { pointId: string; sequence: number }): string {
  return `${deliveryPrefix}${pointId}/${sequence}`;
}
