import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { InjectionEvent } from '@mailweave/contracts';

/**
 * Every event that was ever written to the outbox of the SQLite file below `folder`, oldest first: also those that
 * have been handed over to the conversion points already, which the outbox itself does not tell any more.
 */
export function reportedEvents(folder: string): InjectionEvent[] {
  const database = new DatabaseSync(path.join(folder, 'mailweave.sqlite'), { readOnly: true });
  try {
    const rows = database.prepare('SELECT event FROM outbox_event ORDER BY sequence').all();
    return rows.map(({ event }) => JSON.parse(String(event)) as InjectionEvent);
  } finally {
    database.close();
  }
}
