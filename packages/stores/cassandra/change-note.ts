import type { StoreChange } from '@mailweave/injection';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

/** Width of a bucket: at a thousand changes a second some megabytes. */
const feedBucketMs = 10_000;

/** Whoever is concerned by more at once is told so by one entry: anything may have changed. */
const mostNamed = 1_000;

export function feedBucket(atMs: number): number {
  return Math.floor(atMs / feedBucketMs);
}

/** One entry of the change feed: written before the write it tells of, and marked as done after it. */
export class ChangeNote {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #value: string;
  readonly #freshMs: number;
  #written: { atMs: number; id: string } | undefined;

  /** `freshMs`: an entry that took longer to be written could be overlooked, and is written again. */
  constructor(
    session: CassandraSession,
    keyspaces: Keyspaces,
    { changes, freshMs }: { changes: readonly StoreChange[]; freshMs: number },
  ) {
    this.#session = session;
    this.#keyspaces = keyspaces;
    this.#freshMs = freshMs;
    this.#value = JSON.stringify(changes.length > mostNamed ? 'many' : changes.map(plainChange));
  }

  /** To be awaited before the write; doing it again is harmless. */
  async begin(): Promise<void> {
    if (!this.#isFresh()) await this.#writeNew(false);
  }

  /** To be awaited after the write, and before its caller is told. */
  async finish(): Promise<void> {
    if (this.#written === undefined || !this.#isFresh()) await this.#writeNew(true);
    else await this.#write(this.#written, true);
  }

  /** The write between the two. */
  async around<Result>(write: () => Promise<Result>): Promise<Result> {
    await this.begin();
    const result = await write();
    await this.finish();
    return result;
  }

  async #writeNew(isDone: boolean): Promise<void> {
    do {
      const { clock, random } = this.#session.options;
      this.#written = { atMs: clock.nowMs(), id: random.hex(8) };
      await this.#write(this.#written, isDone);
    } while (!this.#isFresh());
  }

  #isFresh(): boolean {
    const nowMs = this.#session.options.clock.nowMs();
    return this.#written !== undefined && nowMs - this.#written.atMs < this.#freshMs;
  }

  async #write({ atMs, id }: { atMs: number; id: string }, isDone: boolean): Promise<void> {
    const keyspace = await this.#keyspaces.control();
    await this.#session.write(
      `INSERT INTO ${keyspace}.change_feed (bucket, at, id, value, done) VALUES (?, ?, ?, ?, ?)`,
      [BigInt(feedBucket(atMs)), BigInt(atMs), id, this.#value, isDone],
    );
  }
}

function plainChange({ tenantId, userKey }: StoreChange): StoreChange {
  return userKey === undefined ? { tenantId } : { tenantId, userKey };
}
