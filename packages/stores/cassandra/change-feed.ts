import type { ChangeFeed, FeedPosition, FeedReading, StoreChange } from '@mailweave/injection';
import { ChangeNote, feedBucket } from './change-note.ts';
import type { Keyspaces } from './keyspaces.ts';
import { feedKeptSeconds } from './schema/tables.ts';
import type { CassandraSession } from './session.ts';

type Entry = { atMs: number; id: string; changes: readonly StoreChange[] | 'many'; isDone: boolean };

/** What this handle told up to a position: entries behind the horizon may still come up, and are told then. */
type Told = { position: FeedPosition; ids: Set<string>; scannedAtMs: number };

/** A clock of another machine may be ahead by so much. */
const aheadMs = 5_000;

/**
 * Entries lie in buckets of time. Writers' clocks differ and writes take time, so each reading looks back over a horizon
 * and leaves out what it has told. An entry is written before the write it tells of, and marked as done after it: one
 * that is never marked, since its writer died, is told when the horizon has passed it.
 */
export class CassandraChangeFeed implements ChangeFeed {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #horizonMs: number;
  #told: Told | undefined;

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
    // A request may be tried on several nodes, one after the other.
    this.#horizonMs = 3 * session.options.requestTimeoutMs + aheadMs;
  }

  /** For a write that is about to be made for these users or tenants. */
  note(changes: readonly StoreChange[]): ChangeNote {
    return new ChangeNote(this.#session, this.#keyspaces, { changes, freshMs: this.#horizonMs / 3 });
  }

  async end(): Promise<FeedPosition> {
    const nowMs = this.#session.options.clock.nowMs();
    const entries = await this.#read(nowMs - this.#horizonMs, nowMs);
    const ids = new Set(entries.filter(({ isDone }) => isDone).map(({ id }) => id));
    const position = String(nowMs);
    this.#told = { position, ids, scannedAtMs: nowMs };
    return position;
  }

  async readAfter(position: FeedPosition): Promise<FeedReading> {
    const nowMs = this.#session.options.clock.nowMs();
    const told = this.#told?.position === position ? this.#told : freshlyAt(position);
    const fromMs = told.scannedAtMs - this.#horizonMs;
    if (nowMs - fromMs > feedKeptSeconds * 1000) return { outcome: 'gap', position: await this.end() };
    const entries = await this.#read(fromMs, nowMs);
    const fresh = entries.filter(
      ({ atMs, id, isDone }) => !told.ids.has(id) && (isDone || atMs < nowMs - this.#horizonMs),
    );
    const newestMs = Math.max(Number(position), ...fresh.map(({ atMs }) => atMs));
    const present = new Set(entries.map(({ id }) => id));
    const ids = new Set([...told.ids].filter((id) => present.has(id)));
    for (const { id } of fresh) ids.add(id);
    this.#told = { position: String(newestMs), ids, scannedAtMs: nowMs };
    return readingOf(fresh, this.#told.position);
  }

  async #read(fromMs: number, nowMs: number): Promise<Entry[]> {
    const keyspace = await this.#keyspaces.control();
    const query = `SELECT at, id, value, done FROM ${keyspace}.change_feed WHERE bucket = ? AND at >= ?`;
    const first = feedBucket(fromMs);
    const buckets = Array.from({ length: feedBucket(nowMs + aheadMs) - first + 1 }, (_, n) => first + n);
    const rows = await Promise.all(
      buckets.map((bucket) => this.#session.read(query, [BigInt(bucket), BigInt(Math.floor(fromMs))])),
    );
    return rows.flat().map((row) => ({
      atMs: Number(row.get('at')),
      id: row.get('id'),
      changes: JSON.parse(row.get('value')),
      isDone: row.get('done') === true,
    }));
  }
}

/** A position that another handle gave: what lies before it within the horizon is told again. */
function freshlyAt(position: FeedPosition): Told {
  return { position, ids: new Set(), scannedAtMs: Number(position) };
}

function readingOf(fresh: readonly Entry[], position: FeedPosition): FeedReading {
  const told = new Map<string, StoreChange>();
  for (const { changes } of fresh) {
    if (changes === 'many') return { outcome: 'gap', position };
    for (const change of changes) told.set(`${change.tenantId}/${change.userKey ?? ''}`, change);
  }
  return { outcome: 'read', changes: [...told.values()], position };
}
