import {
  type AccountId,
  type AccountLayers,
  accountNumbers,
  type PropertyLayer,
  type PropertyLevel,
  type PropertyStore,
  type SetProperty,
} from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { all, insertRows, run, type Work } from '../sql/work.ts';

type Row = SetProperty & { level: PropertyLevel['level']; owner: string };

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

  async contextSets(): Promise<string[]> {
    const sql = `
      SELECT context_set FROM push_context_set UNION
      SELECT owner AS context_set FROM push_property WHERE level = 'context-set'
      ORDER BY context_set`;
    const rows = await this.#database.perform(() => all<{ context_set: string }>(sql));
    return rows.map((row) => row.context_set);
  }

  async contextsIn(
    contextSet: string,
    { after = 0, limit }: { after?: number | undefined; limit: number },
  ): Promise<number[]> {
    const sql = `
      SELECT context_id FROM push_context_set WHERE context_set = ? AND context_id > ?
      ORDER BY context_id LIMIT ?`;
    const rows = await this.#database.perform(() =>
      all<{ context_id: number }>(sql, contextSet, after, limit),
    );
    return rows.map((row) => row.context_id);
  }

  async layersOf(accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, AccountLayers>> {
    const contextIds = [...new Set(accountIds.map((accountId) => accountNumbers(accountId).contextId))];
    const { memberships, rows } = await this.#database.perform(() => layerRows(accountIds, contextIds));
    const said = Map.groupBy(rows, ({ level, owner }) => `${level} ${owner}`);
    const layerOf = (level: PropertyLevel['level'], owners: readonly string[]): PropertyLayer =>
      new Map(
        owners.flatMap((owner) =>
          (said.get(`${level} ${owner}`) ?? []).map(({ name, value }) => [name, value] as const),
        ),
      );
    const setsOf = Map.groupBy(memberships, ({ context_id }) => context_id);
    const ofContexts = new Map(
      contextIds.map((contextId) => {
        const sets = (setsOf.get(contextId) ?? []).map(({ context_set }) => context_set);
        return [contextId, [layerOf('context-set', sets), layerOf('context', [String(contextId)])] as const];
      }),
    );
    const none: PropertyLayer = new Map();
    return new Map(
      accountIds.map((accountId) => {
        const [sets, context] = ofContexts.get(accountNumbers(accountId).contextId) ?? [none, none];
        return [accountId, [sets, context, layerOf('user', [accountId])]];
      }),
    );
  }
}

type Membership = { context_id: number; context_set: string };

function* layerRows(
  accountIds: readonly AccountId[],
  contextIds: readonly number[],
): Work<{ memberships: readonly Membership[]; rows: readonly Row[] }> {
  const inSets = 'SELECT context_id, context_set FROM push_context_set WHERE context_id IN (??)';
  const memberships = yield* all<Membership>(`${inSets} ORDER BY context_set`, contextIds);
  const sql = `
    SELECT level, owner, name, value FROM push_property
    WHERE (level = 'user' AND owner IN (??)) OR (level = 'context' AND owner IN (??))
      OR (level = 'context-set' AND owner IN (??))`;
  const sets = [...new Set(memberships.map(({ context_set }) => context_set))];
  return { memberships, rows: yield* all<Row>(sql, accountIds, contextIds.map(String), sets) };
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
