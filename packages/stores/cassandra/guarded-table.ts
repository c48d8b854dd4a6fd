import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { KeyedTurns } from './keyed-turns.ts';
import type { CassandraSession, Statement } from './session.ts';

/** The rows of one partition, by slot, sorted by slot. */
export type Slots = ReadonlyMap<string, string>;

/** What becomes of a partition. Nothing to put and nothing to remove: nothing is written. */
export type Decision<Result> = {
  result: Result;
  put?: ReadonlyMap<string, string>;
  remove?: readonly string[];
};

/** Whether a decision changes anything. */
export function isWrite({ put, remove }: Decision<unknown>): boolean {
  return (put?.size ?? 0) + (remove?.length ?? 0) > 0;
}

/** What the table needs of the connections. */
export type GuardedSession = Pick<CassandraSession, 'read' | 'readSerial' | 'writeIf'> & {
  options: Pick<CassandraSession['options'], 'random'>;
};

type Partition = { slots: Slots; version: number | null; recent: readonly string[] };

/** Names of writes kept with the partition: whoever does not know whether his write was done finds out there. */
const keptWrites = 64;

/** Writes of other processes that may come first, one after the other, before this one gives up. */
const maxAttempts = 100;

/** Writes in a row that nobody answers before this one gives up: each may have waited for several nodes. */
const maxUnknown = 3;

/** A pause before the next attempt, by chance: shortest and longest. */
const pauseMs = { least: 2, most: 60 };

/** What is left of a partition without rows, its version, goes after a day: nobody's write is under way any more. */
const emptySeconds = 86_400;

/**
 * A table of partitions that each change as a whole: read, decide, and write under the condition that nobody has
 * written since (Paxos, LOCAL_SERIAL). So what was decided on is still true when it is written, over all processes.
 * Nothing else ever writes to such a table.
 */
export class GuardedTable {
  readonly #session: GuardedSession;
  readonly #table: string;
  readonly #turns = new KeyedTurns();

  /** @param table its plain name; the keyspace comes with each call, quoted */
  constructor(session: GuardedSession, table: string) {
    this.#session = session;
    this.#table = table;
  }

  async read(keyspace: string, id: string): Promise<Slots> {
    return (await this.#load(keyspace, id, 'quorum')).slots;
  }

  /** How often the partition was changed. */
  async version(keyspace: string, id: string): Promise<number> {
    const query = `SELECT version FROM ${keyspace}.${this.#table} WHERE id = ? LIMIT 1`;
    const [row] = await this.#session.read(query, [id]);
    return row?.get('version') ?? 0;
  }

  /**
   * Changes a partition. `decide` may be asked several times, each time with newer rows; what it returns last holds.
   * Whatever it writes elsewhere before it returns is there before the change is.
   * @throws StoreUnavailableError when it cannot be told whether the change was made
   */
  async change<Result>(
    keyspace: string,
    id: string,
    decide: (slots: Slots) => Decision<Result> | Promise<Decision<Result>>,
  ): Promise<Result> {
    return await this.#turns.run(`${keyspace}/${id}`, () => this.#change({ keyspace, id }, decide));
  }

  async #change<Result>(
    { keyspace, id }: { keyspace: string; id: string },
    decide: (slots: Slots) => Decision<Result> | Promise<Decision<Result>>,
  ): Promise<Result> {
    let partition = await this.#load(keyspace, id, 'quorum');
    let unknown = 0;
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const decision = await decide(partition.slots);
      if (!isWrite(decision)) return decision.result;
      const writes = this.#writes({ keyspace, id }, decision);
      const name = this.#session.options.random.hex(4);
      const condition = this.#condition({ keyspace, id }, { partition, decision, name });
      const outcome = await this.#session.writeIf([condition, ...writes]);
      if (outcome === 'applied') return decision.result;
      const before = partition;
      partition = await this.#load(keyspace, id, 'serial');
      if (outcome === 'unknown') {
        if (partition.recent.includes(name)) return decision.result;
        unknown += 1;
        const isForgotten = (partition.version ?? 0) - (before.version ?? 0) >= keptWrites;
        if (isForgotten || unknown > maxUnknown) break;
      }
      await pause(this.#pauseMs());
    }
    throw new StoreUnavailableError(
      'A change in Cassandra was not made in time: try again, and check the load of the nodes.',
    );
  }

  async #load(keyspace: string, id: string, how: 'quorum' | 'serial'): Promise<Partition> {
    const query = `SELECT slot, value, version, recent FROM ${keyspace}.${this.#table} WHERE id = ?`;
    const rows = await (how === 'serial'
      ? this.#session.readSerial(query, [id])
      : this.#session.read(query, [id]));
    const slots = new Map<string, string>();
    for (const row of rows) if (row.get('slot') !== null) slots.set(row.get('slot'), row.get('value'));
    const recent: string = rows[0]?.get('recent') ?? '';
    return { slots, version: rows[0]?.get('version') ?? null, recent: recent.split(' ') };
  }

  #writes({ keyspace, id }: { keyspace: string; id: string }, decision: Decision<unknown>): Statement[] {
    const table = `${keyspace}.${this.#table}`;
    const puts = [...(decision.put ?? [])].map(([slot, value]) => ({
      query: `INSERT INTO ${table} (id, slot, value) VALUES (?, ?, ?)`,
      params: [id, slot, value],
    }));
    const removals = [...(decision.remove ?? [])].map((slot) => ({
      query: `DELETE FROM ${table} WHERE id = ? AND slot = ?`,
      params: [id, slot],
    }));
    return [...puts, ...removals];
  }

  #condition(
    { keyspace, id }: { keyspace: string; id: string },
    change: { partition: Partition; decision: Decision<unknown>; name: string },
  ): Statement {
    const { partition, decision, name } = change;
    const left = new Set([...partition.slots.keys(), ...(decision.put?.keys() ?? [])]);
    for (const slot of decision.remove ?? []) left.delete(slot);
    const recent = [name, ...partition.recent].slice(0, keptWrites).join(' ');
    return {
      query: `UPDATE ${keyspace}.${this.#table} USING TTL ? SET version = ?, recent = ? WHERE id = ? IF version = ?`,
      params: [
        left.size === 0 ? emptySeconds : 0,
        (partition.version ?? 0) + 1,
        recent,
        id,
        partition.version,
      ],
    };
  }

  #pauseMs(): number {
    const chance = Number.parseInt(this.#session.options.random.hex(2), 16) / 0x10000;
    return pauseMs.least + chance * (pauseMs.most - pauseMs.least);
  }
}
