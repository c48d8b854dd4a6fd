import type { CassandraSession, Statement } from './session.ts';

/** What is needed of the connections. */
export type WritingSession = Pick<CassandraSession, 'writeAll'> & {
  options: Pick<CassandraSession['options'], 'clock'>;
};

/** Statements of one request: all of one partition, so that a node takes them as one write. */
const requestStatements = 100;

/** A row that is written or deleted. The first question mark is that of its timestamp, and not among the values. */
export type RowWrite = Statement;

type Waiting = { statement: Statement; resolve(): void; reject(error: unknown): void };

/**
 * Writes to partitions that many write to at once: while one request is under way, those that come for the same partition
 * gather, and travel together. Each has a timestamp of the moment it was asked for, so the later of two writes to a row
 * holds, whichever arrives first.
 */
export class GroupedWrites {
  readonly #session: WritingSession;
  readonly #waiting = new Map<string, Waiting[]>();
  #lastMicros = 0n;

  constructor(session: WritingSession) {
    this.#session = session;
  }

  /** Resolves when the row is written. */
  async write(partition: string, { params, query }: RowWrite): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const statement = { query, params: [this.#nextMicros(), ...params] };
    const gathering = this.#waiting.get(partition);
    if (gathering === undefined) {
      this.#waiting.set(partition, [{ statement, resolve, reject }]);
      void this.#send(partition);
    } else gathering.push({ statement, resolve, reject });
    return await promise;
  }

  /** Until nothing waits for the partition. */
  async #send(partition: string): Promise<void> {
    // Whatever is asked for in this turn of the program goes along.
    await Promise.resolve();
    for (;;) {
      const group = this.#waiting.get(partition)?.splice(0, requestStatements) ?? [];
      if (group.length === 0) break;
      try {
        await this.#session.writeAll(group.map(({ statement }) => statement));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#waiting.delete(partition);
  }

  #nextMicros(): bigint {
    const nowMicros = BigInt(this.#session.options.clock.nowMs()) * 1000n;
    this.#lastMicros = nowMicros > this.#lastMicros ? nowMicros : this.#lastMicros + 1n;
    return this.#lastMicros;
  }
}
