import type { types } from 'cassandra-driver';
import type { GroupedWrites } from './grouped-writes.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

/** Says where something is that has to be looked at: `at` orders the entries, then `id`, which is not empty. */
export type IndexEntry = { at: number; id: string; value: string };

/** An entry as it is found, with the time it was written at. */
export type FoundEntry = IndexEntry & { writtenAtMs: number };

/** What `at` counts: how many to a millisecond, from when. */
export type TimeScale = { perMs: number; epochMs: number };

export const millisecondScale: TimeScale = { perMs: 1, epochMs: 0 };

/** As many entries as come in this time are in one partition. */
const bucketMs = 10_000;

/** Entries of a bucket that are looked at in one go. */
const pageRows = 500;

/**
 * A bucket without entries is forgotten as of this time ago, so that one that somebody has just announced stays known.
 * Longer than a request may take and clocks may differ.
 */
const forgetLagMs = 120_000;

/** A bucket that was announced in this time need not be announced again: it cannot have been forgotten meanwhile. */
const announcedMs = 30_000;

/** Announcements that are remembered before old ones are let go. */
const rememberedBuckets = 1_000;

type Announcement = { atMs: number; written: Promise<void> };

/**
 * Lists of things to look at, sorted by a number that rises with time and spread over buckets of it, so that no
 * partition grows without end. An entry is a hint: it is written before the thing is there, and whoever follows it looks
 * whether it still holds. All are in the control keyspace.
 */
export class TimeIndex {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #writes: GroupedWrites;
  readonly #scale: TimeScale;
  readonly #announced = new Map<string, Announcement>();

  /** @param parts what indexes of one session share */
  constructor(
    parts: { session: CassandraSession; keyspaces: Keyspaces; writes: GroupedWrites },
    scale: TimeScale,
  ) {
    this.#session = parts.session;
    this.#keyspaces = parts.keyspaces;
    this.#writes = parts.writes;
    this.#scale = scale;
  }

  async add(name: string, { at, id, value }: IndexEntry): Promise<void> {
    const keyspace = await this.#keyspaces.control();
    const bucket = this.#bucket(at);
    const query = `UPDATE ${keyspace}.time_index USING TIMESTAMP ? SET value = ?
      WHERE name = ? AND bucket = ? AND at = ? AND id = ?`;
    const params = [value, name, BigInt(bucket), BigInt(at), id];
    await Promise.all([
      this.#announce(name, bucket),
      this.#writes.write(`${name}/${bucket}`, { query, params }),
    ]);
  }

  async remove(name: string, { at, id }: Omit<IndexEntry, 'value'>): Promise<void> {
    const keyspace = await this.#keyspaces.control();
    const bucket = this.#bucket(at);
    const query = `DELETE FROM ${keyspace}.time_index USING TIMESTAMP ?
      WHERE name = ? AND bucket = ? AND at = ? AND id = ?`;
    await this.#writes.write(`${name}/${bucket}`, { query, params: [name, BigInt(bucket), BigInt(at), id] });
  }

  async find(name: string, at: number, id: string): Promise<IndexEntry | undefined> {
    const keyspace = await this.#keyspaces.control();
    const [row] = await this.#session.read(
      `SELECT value FROM ${keyspace}.time_index WHERE name = ? AND bucket = ? AND at = ? AND id = ?`,
      [name, BigInt(this.#bucket(at)), BigInt(at), id],
    );
    return row && { at, id, value: row.get('value') };
  }

  /** Entries from `from` to `until`, both included, in order, page by page. */
  async *read(name: string, from = 0, until = Number.MAX_SAFE_INTEGER): AsyncGenerator<FoundEntry[]> {
    for (const bucket of await this.#buckets(name, from, until)) {
      yield* this.#readBucket(name, bucket, { from, until });
    }
  }

  async *#readBucket(
    name: string,
    bucket: number,
    { from, until }: { from: number; until: number },
  ): AsyncGenerator<FoundEntry[]> {
    const keyspace = await this.#keyspaces.control();
    const query = `SELECT at, id, value, writetime(value) AS written FROM ${keyspace}.time_index
      WHERE name = ? AND bucket = ? AND (at, id) > (?, ?) AND (at) <= (?) LIMIT ${pageRows}`;
    let last: { at: number; id: string } | undefined;
    for (;;) {
      const { at, id } = last ?? { at: from, id: '' };
      const rows = await this.#session.read(query, [name, BigInt(bucket), BigInt(at), id, BigInt(until)]);
      if (rows.length > 0) yield rows.map(foundEntry);
      const end = rows.at(-1);
      if (end === undefined || rows.length < pageRows) break;
      last = { at: Number(end.get('at')), id: end.get('id') };
    }
    if (last === undefined) await this.#forgetIfEmpty(name, bucket);
  }

  async #buckets(name: string, from: number, until: number): Promise<number[]> {
    const keyspace = await this.#keyspaces.control();
    const rows = await this.#session.read(
      `SELECT bucket FROM ${keyspace}.time_index_bucket WHERE name = ? AND bucket >= ? AND bucket <= ?`,
      [name, BigInt(this.#bucket(from)), BigInt(this.#bucket(until))],
    );
    return rows.map((row) => Number(row.get('bucket')));
  }

  /** Before an entry of the bucket counts as written. */
  async #announce(name: string, bucket: number): Promise<void> {
    const key = `${name}/${bucket}`;
    const nowMs = this.#session.options.clock.nowMs();
    const known = this.#announced.get(key);
    // A clock that was set back must not keep an announcement for ever.
    if (known !== undefined && Math.abs(nowMs - known.atMs) < announcedMs) return await known.written;
    if (this.#announced.size >= rememberedBuckets) this.#announced.clear();
    const announcement = { atMs: nowMs, written: this.#writeAnnouncement(name, bucket) };
    this.#announced.set(key, announcement);
    try {
      await announcement.written;
    } catch (error) {
      if (this.#announced.get(key) === announcement) this.#announced.delete(key);
      throw error;
    }
  }

  async #writeAnnouncement(name: string, bucket: number): Promise<void> {
    const keyspace = await this.#keyspaces.control();
    const query = `INSERT INTO ${keyspace}.time_index_bucket (name, bucket) VALUES (?, ?)`;
    await this.#session.write(query, [name, BigInt(bucket)]);
  }

  /** An announcement that is written after the bucket was found empty is newer than this deletion, and stays. */
  async #forgetIfEmpty(name: string, bucket: number): Promise<void> {
    const beforeMs = this.#session.options.clock.nowMs() - forgetLagMs;
    // It could not be forgotten yet.
    if ((bucket + 1) * bucketMs + this.#scale.epochMs > beforeMs) return;
    const keyspace = await this.#keyspaces.control();
    const query = `SELECT at FROM ${keyspace}.time_index WHERE name = ? AND bucket = ? LIMIT 1`;
    if ((await this.#session.read(query, [name, BigInt(bucket)])).length > 0) return;
    await this.#session.write(
      `DELETE FROM ${keyspace}.time_index_bucket USING TIMESTAMP ? WHERE name = ? AND bucket = ?`,
      [BigInt(beforeMs) * 1000n, name, BigInt(bucket)],
    );
  }

  #bucket(at: number): number {
    return Math.floor(at / (this.#scale.perMs * bucketMs));
  }
}

function foundEntry(row: types.Row): FoundEntry {
  const writtenAtMs = Number(row.get('written')) / 1000;
  return { at: Number(row.get('at')), id: row.get('id'), value: row.get('value'), writtenAtMs };
}
