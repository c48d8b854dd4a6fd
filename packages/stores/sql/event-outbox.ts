import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InjectionEvent, UserRef } from '@mailweave/contracts';
import type { EventOutbox, OutboxEntry } from '@mailweave/injection';
import { fromJson } from './columns.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, insertRows, run } from './work.ts';

/** Events purged per transaction: a few milliseconds, so that other writers get their turn. */
const purgeStep = 2000;

export class SqlEventOutbox implements EventOutbox {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async append(events: readonly InjectionEvent[]): Promise<number> {
    const rows = events.map((event) => [event.tenantId, event.eventId, event.userKey, JSON.stringify(event)]);
    const columns = { tenant_id: 'TEXT', event_id: 'TEXT', user_key: 'TEXT', event: 'TEXT' } as const;
    const insertion = { table: 'outbox_event', columns, onConflict: 'DO NOTHING', rows };
    // Between two events of one user the sequence says which was written first: a later one is never seen alone.
    // Users share 256 subjects, so that a write for many of them does not hold a lock for each.
    const subjects = events.map(({ userKey }) => `outbox ${userKey.slice(0, 2)}`);
    return await this.#database.transaction(subjects, () => insertRows(insertion));
  }

  async readPending(limit: number): Promise<OutboxEntry[]> {
    const sql = 'SELECT sequence, event FROM outbox_event WHERE sent_at_ms IS NULL ORDER BY sequence LIMIT ?';
    const rows = await this.#database.perform(() => all<{ sequence: number; event: string }>(sql, limit));
    return rows.map(({ sequence, event }) => ({ sequence, event: fromJson(event) }));
  }

  async markSent(sequences: readonly number[], atMs: number): Promise<void> {
    const sql = 'UPDATE outbox_event SET sent_at_ms = ? WHERE sequence IN (??)';
    await this.#database.perform(() => run(sql, atMs, sequences));
  }

  async purgeSent(beforeMs: number): Promise<number> {
    const sql = `
      DELETE FROM outbox_event
      WHERE sequence IN (SELECT sequence FROM outbox_event WHERE sent_at_ms < ? LIMIT ?)`;
    let purged = 0;
    for (;;) {
      const step = await this.#database.perform(() => run(sql, beforeMs, purgeStep));
      purged += step;
      if (step < purgeStep) return purged;
      await nextTurn();
    }
  }

  async ofUser({ tenantId, userKey }: UserRef): Promise<InjectionEvent[]> {
    const sql = 'SELECT event FROM outbox_event WHERE tenant_id = ? AND user_key = ? ORDER BY sequence';
    const rows = await this.#database.perform(() => all<{ event: string }>(sql, tenantId, userKey));
    return rows.map(({ event }) => fromJson(event));
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM outbox_event WHERE tenant_id = ? AND user_key = ?';
    return await this.#database.perform(() => run(sql, tenantId, userKey));
  }
}
