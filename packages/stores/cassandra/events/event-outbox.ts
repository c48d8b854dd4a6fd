import type { InjectionEvent, UserRef } from '@mailweave/contracts';
import type { EventOutbox, OutboxEntry } from '@mailweave/injection';
import { forEachAtOnce } from '../at-once.ts';
import type { StoredEvent } from './events-draft.ts';
import type { SequenceSource } from './sequence.ts';
import type { UserEvents } from './user-events.ts';

/** Users whose events are written at once. */
const usersAtOnce = 32;

export class CassandraEventOutbox implements EventOutbox {
  readonly #events: UserEvents;
  readonly #sequences: SequenceSource;

  constructor(events: UserEvents, sequences: SequenceSource) {
    this.#events = events;
    this.#sequences = sequences;
  }

  async append(events: readonly InjectionEvent[]): Promise<number> {
    let added = 0;
    const numbered: OutboxEntry[] = [];
    // Numbers in the order of the call, whoever's write is done first.
    for (const event of events) numbered.push({ event, sequence: await this.#sequences.next(0) });
    const byUser = Map.groupBy(numbered, ({ event }) => `${event.tenantId}/${event.userKey}`);
    await forEachAtOnce(byUser.values(), usersAtOnce, async (ofUser) => {
      const count = await this.#append(ofUser);
      added += count;
    });
    return added;
  }

  async readPending(limit: number): Promise<OutboxEntry[]> {
    const pending: OutboxEntry[] = [];
    for await (const page of this.#events.follow({ kind: 'pending' })) {
      for (const { draft, entry } of page) pending.push(...entriesAt(draft.events.values(), entry.at));
      if (pending.length >= limit) break;
    }
    return pending.slice(0, limit);
  }

  async markSent(sequences: readonly number[], atMs: number): Promise<void> {
    const wanted = new Set(sequences);
    const range = { from: Math.min(...sequences), until: Math.max(...sequences) };
    if (wanted.size === 0) return;
    for await (const page of this.#events.follow({ kind: 'pending' }, range)) {
      await forEachAtOnce(page, usersAtOnce, async ({ entry, user }) => {
        if (wanted.has(entry.at)) await this.#markSent(user, entry.at, atMs);
      });
    }
  }

  async purgeSent(beforeMs: number): Promise<number> {
    let purged = 0;
    for await (const page of this.#events.follow({ kind: 'sent' }, { until: beforeMs - 1 })) {
      const users = new Map(page.map(({ user }) => [`${user.tenantId}/${user.userKey}`, user]));
      await forEachAtOnce(users.values(), usersAtOnce, async (user) => {
        const isOld = ({ sentAtMs }: StoredEvent) => sentAtMs !== undefined && sentAtMs < beforeMs;
        const count = await this.#removeEvents(user, isOld);
        purged += count;
      });
    }
    return purged;
  }

  async ofUser(user: UserRef): Promise<InjectionEvent[]> {
    const { events } = await this.#events.read(user);
    return [...events.values()].sort((a, b) => a.sequence - b.sequence).map(({ event }) => event);
  }

  async eraseUser(user: UserRef): Promise<number> {
    return await this.#removeEvents(user, () => true);
  }

  /** Events of one user, in one write. */
  async #append(entries: readonly OutboxEntry[]): Promise<number> {
    const [first] = entries;
    if (first === undefined) return 0;
    return await this.#events.change(first.event, async (draft) => {
      let added = 0;
      for (const { event, sequence } of entries) {
        if (draft.events.has(event.eventId)) continue;
        // Another process, whose clock is ahead, may have been first.
        const isAbove = sequence > draft.lastSequence;
        draft.addEvent(event, isAbove ? sequence : await this.#sequences.next(draft.lastSequence));
        added += 1;
      }
      return added;
    });
  }

  async #markSent(user: UserRef, sequence: number, atMs: number): Promise<void> {
    await this.#events.change(user, (draft) => {
      for (const stored of draft.events.values()) if (stored.sequence === sequence) stored.sentAtMs = atMs;
    });
  }

  async #removeEvents(user: UserRef, isGone: (stored: StoredEvent) => boolean): Promise<number> {
    return await this.#events.change(user, (draft) => {
      const gone = [...draft.events].filter(([, stored]) => isGone(stored));
      for (const [eventId] of gone) draft.events.delete(eventId);
      return gone.length;
    });
  }
}

function entriesAt(stored: Iterable<StoredEvent>, sequence: number): OutboxEntry[] {
  const found = [...stored].filter((each) => each.sequence === sequence);
  return found.map(({ event }) => ({ sequence, event }));
}
