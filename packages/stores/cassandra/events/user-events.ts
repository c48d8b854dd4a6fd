import type { UserRef } from '@mailweave/contracts';
import { GroupedWrites } from '../grouped-writes.ts';
import { GuardedTable } from '../guarded-table.ts';
import type { Keyspaces } from '../keyspaces.ts';
import type { CassandraSession } from '../session.ts';
import { type FoundEntry, type IndexEntry, millisecondScale, TimeIndex } from '../time-index.ts';
import { EventsDraft } from './events-draft.ts';
import { sequenceScale } from './sequence.ts';

/** A list of the time index in which users' events and deliveries are entered. */
export type EventList =
  | { kind: 'pending' }
  | { kind: 'sent' }
  | { kind: 'due' | 'waiting' | 'dead'; tenantId: string; pointId: string };

/** An entry of a list, followed to the user it is about. */
export type Followed = { entry: FoundEntry; user: UserRef; draft: EventsDraft };

/** An entry whose event is not there may belong to a write that is under way; after this time it does not. */
const underWayMs = 120_000;

/**
 * The guarded partition of each user with his events and their deliveries, and the lists that say where something is
 * to be done. Entries are written before a change that needs them and removed after one that does not: an entry may
 * lead nowhere, but nothing is without its entry.
 */
export class UserEvents {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #table: GuardedTable;
  readonly #bySequence: TimeIndex;
  readonly #byTime: TimeIndex;

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
    this.#table = new GuardedTable(session, 'user_event');
    const parts = { session, keyspaces, writes: new GroupedWrites(session) };
    this.#bySequence = new TimeIndex(parts, sequenceScale);
    this.#byTime = new TimeIndex(parts, millisecondScale);
  }

  async read({ tenantId, userKey }: UserRef): Promise<EventsDraft> {
    return new EventsDraft(await this.#table.read(await this.#keyspaces.ofTenant(tenantId), userKey));
  }

  /** Changes a user's events in one write; see GuardedTable.change. */
  async change<Result>(
    user: UserRef,
    decide: (draft: EventsDraft) => Result | Promise<Result>,
  ): Promise<Result> {
    const keyspace = await this.#keyspaces.ofTenant(user.tenantId);
    const known = new Entries();
    let final = new Entries();
    const result = await this.#table.change(keyspace, user.userKey, async (slots) => {
      const before = entriesOf(user, new EventsDraft(slots));
      known.addAll(before);
      const draft = new EventsDraft(slots);
      const result = await decide(draft);
      final = entriesOf(user, draft);
      await this.#enter(final.without(before));
      known.addAll(final);
      return draft.decision(result);
    });
    await this.#strike(known.without(final));
    return result;
  }

  /** Follows the entries of a list in order; those that lead nowhere are passed over. */
  async *follow(list: EventList, range: { from?: number; until?: number } = {}): AsyncGenerator<Followed[]> {
    const index = this.#indexOf(list);
    for await (const page of index.read(nameOf(list), range.from, range.until)) {
      const drafts = new Map<string, Promise<EventsDraft>>();
      for (const entry of page)
        if (!drafts.has(entry.value)) drafts.set(entry.value, this.read(userOf(entry)));
      const followed = await Promise.all(
        page.map(async (entry) => this.#followed(list, entry, await drafts.get(entry.value))),
      );
      yield followed.filter((each) => each !== undefined);
    }
  }

  /** The entries of a list as they are: quick, and those that lead nowhere are among them. */
  async *entries(
    list: EventList,
    range: { from?: number; until?: number } = {},
  ): AsyncGenerator<FoundEntry[]> {
    yield* this.#indexOf(list).read(nameOf(list), range.from, range.until);
  }

  /** Whose delivery waits under this number. */
  async waitingUser(tenantId: string, pointId: string, sequence: number): Promise<UserRef | undefined> {
    const list = { kind: 'waiting', tenantId, pointId } as const;
    const entry = await this.#bySequence.find(nameOf(list), sequence, sequenceId(sequence));
    return entry && userOf(entry);
  }

  async #followed(
    list: EventList,
    entry: FoundEntry,
    draft: EventsDraft | undefined,
  ): Promise<Followed | undefined> {
    const user = userOf(entry);
    if (draft !== undefined && entriesOf(user, draft).has(list, entry)) return { entry, user, draft };
    await this.passOver(list, entry);
    return undefined;
  }

  /** For an entry that leads nowhere. */
  async passOver(list: EventList, entry: FoundEntry): Promise<void> {
    const isOld = this.#session.options.clock.nowMs() - entry.writtenAtMs > underWayMs;
    if (isOld) await this.#indexOf(list).remove(nameOf(list), entry);
  }

  async #enter(entries: Entries): Promise<void> {
    await Promise.all(entries.all().map(({ list, entry }) => this.#indexOf(list).add(nameOf(list), entry)));
  }

  async #strike(entries: Entries): Promise<void> {
    await Promise.all(
      entries.all().map(({ list, entry }) => this.#indexOf(list).remove(nameOf(list), entry)),
    );
  }

  #indexOf({ kind }: EventList): TimeIndex {
    return kind === 'sent' || kind === 'due' ? this.#byTime : this.#bySequence;
  }
}

/** Numbers sort as text. */
function sequenceId(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

function nameOf(list: EventList): string {
  return 'pointId' in list ? `${list.kind}/${list.tenantId}/${list.pointId}` : list.kind;
}

function userText({ tenantId, userKey }: UserRef): string {
  return `${tenantId}/${userKey}`;
}

export function userOf({ value }: IndexEntry): UserRef {
  const [tenantId = '', userKey = ''] = value.split('/');
  return { tenantId, userKey };
}

/** Entries of several lists, each once. */
class Entries {
  readonly #entries = new Map<string, { list: EventList; entry: IndexEntry }>();

  add(list: EventList, entry: IndexEntry): void {
    this.#entries.set(keyOf(list, entry), { list, entry });
  }

  addAll(other: Entries): void {
    for (const { list, entry } of other.all()) this.add(list, entry);
  }

  has(list: EventList, entry: IndexEntry): boolean {
    return this.#entries.has(keyOf(list, entry));
  }

  without(other: Entries): Entries {
    const left = new Entries();
    for (const { list, entry } of this.all()) if (!other.has(list, entry)) left.add(list, entry);
    return left;
  }

  all(): { list: EventList; entry: IndexEntry }[] {
    return [...this.#entries.values()];
  }
}

function keyOf(list: EventList, { at, id }: IndexEntry): string {
  return `${nameOf(list)} ${at} ${id}`;
}

/** Where a user's events and deliveries have to be entered. */
function entriesOf(user: UserRef, draft: EventsDraft): Entries {
  const { tenantId } = user;
  const entries = new Entries();
  const enter = (list: EventList, at: number, sequence: number) =>
    entries.add(list, { at, id: sequenceId(sequence), value: userText(user) });
  for (const { sentAtMs, sequence } of draft.events.values()) {
    if (sentAtMs === undefined) enter({ kind: 'pending' }, sequence, sequence);
    else enter({ kind: 'sent' }, sentAtMs, sequence);
  }
  for (const { diedAtMs, dueAtMs, pointId, sequence } of draft.deliveries()) {
    enter({ kind: diedAtMs === undefined ? 'waiting' : 'dead', tenantId, pointId }, sequence, sequence);
    if (dueAtMs !== undefined) enter({ kind: 'due', tenantId, pointId }, dueAtMs, sequence);
  }
  return entries;
}
