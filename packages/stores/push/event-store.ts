import { createHash } from 'node:crypto';
import { type EventStore, type MailboxEvent, newMailKey } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { insertNewRows } from '../sql/work.ts';

export class SqlEventStore implements EventStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async add(events: readonly MailboxEvent[], nowMs: number): Promise<boolean[]> {
    const keys = events.map(keyOf);
    const rows = events.map((event, index) => [
      keys[index] ?? null,
      event.accountId,
      JSON.stringify(event),
      nowMs,
    ]);
    const columns = {
      event_key: 'TEXT',
      account_id: 'TEXT',
      event: 'TEXT',
      accepted_at_ms: 'INTEGER',
    } as const;
    const insertion = { table: 'push_event', columns, rows };
    const added = await this.#database.transaction([], () => insertNewRows(insertion, 'event_key'));
    const left = new Set(added);
    // Of two that tell of one message the first is the one that was added.
    return keys.map((key) => key === undefined || left.delete(key));
  }
}

/** Short, whatever the mailbox is called; undefined: what was seen may be seen again. */
function keyOf(event: MailboxEvent): string | undefined {
  if (event.event === 'seen') return undefined;
  return createHash('sha256').update(newMailKey(event)).digest('base64url').slice(0, 22);
}
