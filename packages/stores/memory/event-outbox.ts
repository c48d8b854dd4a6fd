import type { InjectionEvent, UserRef } from '@mailweave/contracts';
import type { EventOutbox, OutboxEntry } from '@mailweave/injection';

type Entry = OutboxEntry & { sentAtMs?: number };

export class MemoryEventOutbox implements EventOutbox {
  /** In the order of writing; `#known` holds the ids of the same events. */
  readonly #entries = new Map<number, Entry>();
  readonly #known = new Set<string>();
  #nextSequence = 1;

  async append(events: readonly InjectionEvent[]): Promise<number> {
    const before = this.#entries.size;
    for (const event of events) {
      if (this.#known.has(knownId(event))) continue;
      this.#known.add(knownId(event));
      this.#entries.set(this.#nextSequence, { sequence: this.#nextSequence, event: structuredClone(event) });
      this.#nextSequence += 1;
    }
    return this.#entries.size - before;
  }

  async readPending(limit: number): Promise<OutboxEntry[]> {
    const pending = [...this.#entries.values()].filter(({ sentAtMs }) => sentAtMs === undefined);
    return structuredClone(pending.slice(0, limit));
  }

  async markSent(sequences: readonly number[], atMs: number): Promise<void> {
    for (const sequence of sequences) {
      const entry = this.#entries.get(sequence);
      if (entry !== undefined) entry.sentAtMs = atMs;
    }
  }

  /** Marks one event as sent; false if it is not pending. */
  takeOut(sequence: number, atMs: number): boolean {
    const entry = this.#entries.get(sequence);
    if (entry === undefined || entry.sentAtMs !== undefined) return false;
    entry.sentAtMs = atMs;
    return true;
  }

  async purgeSent(beforeMs: number): Promise<number> {
    return this.#remove(({ sentAtMs }) => sentAtMs !== undefined && sentAtMs < beforeMs);
  }

  async ofUser({ tenantId, userKey }: UserRef): Promise<InjectionEvent[]> {
    const events = [...this.#entries.values()].map(({ event }) => event);
    const own = events.filter((event) => event.tenantId === tenantId && event.userKey === userKey);
    return structuredClone(own);
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    return this.#remove(({ event }) => event.tenantId === tenantId && event.userKey === userKey);
  }

  #remove(isGone: (entry: Entry) => boolean): number {
    const gone = [...this.#entries.values()].filter(isGone);
    for (const { sequence, event } of gone) {
      this.#entries.delete(sequence);
      this.#known.delete(knownId(event));
    }
    return gone.length;
  }
}

function knownId({ tenantId, eventId }: InjectionEvent): string {
  return `${tenantId}/${eventId}`;
}
