import type { AccountId, PropertyLayer, PropertyLevel, PropertyStore, SetProperty } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, insertRows, run } from '../sql/work.ts';

type Row = SetProperty & { level: PropertyLevel['level'] };

export class SqlPropertyStore implements PropertyStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async set(level: PropertyLevel, { name, value }: SetProperty): Promise<void> {
    const sql = `
      INSERT INTO push_property (level, owner, name, value) VALUES (?, ?, ?, ?)
      ON CONFLICT (level, owner, name) DO UPDATE SET value = excluded.value`;
    await this.#database.perform(() => run(sql, level.level, ownerOf(level), name, value));
  }

  async unset(level: PropertyLevel, name: string): Promise<boolean> {
    const sql = 'DELETE FROM push_property WHERE level = ? AND owner = ? AND name = ?';
    return (await this.#database.perform(() => run(sql, level.level, ownerOf(level), name))) > 0;
  }

  async list(level: PropertyLevel): Promise<SetProperty[]> {
    const sql = 'SELECT name, value FROM push_property WHERE level = ? AND owner = ? ORDER BY name';
    const rows = await this.#database.perform(() => all<SetProperty>(sql, level.level, ownerOf(level)));
    return rows.map(({ name, value }) => ({ name, value }));
  }

  async putContextSets(contextId: number, contextSets: readonly string[]): Promise<void> {
    await this.#database.transaction([`push context ${contextId}`], function* () {
      yield* run('DELETE FROM push_context_set WHERE context_id = ?', contextId);
      yield* insertRows({
        table: 'push_context_set',
        columns: { context_id: 'INTEGER', context_set: 'TEXT' },
        rows: [...new Set(contextSets)].map((contextSet) => [contextId, contextSet]),
      });
    });
  }

  async contextSetsOf(contextId: number): Promise<string[]> {
    const sql = 'SELECT context_set FROM push_context_set WHERE context_id = ? ORDER BY context_set';
    const rows = await this.#database.perform(() => all<{ context_set: string }>(sql, contextId));
    return rows.map((row) => row.context_set);
  }

  async layersOf(accountId: AccountId): Promise<[PropertyLayer, PropertyLayer, PropertyLayer]> {
    const contextId = Number(accountId.split('@')[1]);
    const sql = `
      SELECT level, owner, name, value FROM push_property
      WHERE (level = 'user' AND owner = ?) OR (level = 'context' AND owner = ?)
        OR (level = 'context-set' AND owner IN (SELECT context_set FROM push_context_set WHERE context_id = ?))
      ORDER BY owner`;
    const rows = await this.#database.perform(() => all<Row>(sql, accountId, String(contextId), contextId));
    const layer = (wanted: Row['level']) =>
      new Map(rows.filter(({ level }) => level === wanted).map(({ name, value }) => [name, value]));
    return [layer('context-set'), layer('context'), layer('user')];
  }
}

function ownerOf(level: PropertyLevel): string {
  switch (level.level) {
    case 'context-set':
      return level.contextSet;
    case 'context':
      return String(level.contextId);
    case 'user':
      return level.accountId;
  }
}
