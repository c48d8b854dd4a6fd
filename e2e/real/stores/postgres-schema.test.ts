import { aClaim, someTimeMs, someUser } from '@mailweave/injection';
import { openPostgresStores } from '@mailweave/stores';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';
import { freshSchema } from './testing/fresh-schema.ts';
import { rawConnection } from './testing/raw-connection.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function opened() {
  const options = freshSchema(server);
  const stores = openPostgresStores(options);
  onTestFinished(() => stores[Symbol.asyncDispose]());
  await stores.changes.end();
  return { options, stores, raw: await rawConnection(server, options.schema) };
}

describe('the schema', () => {
  it('of a newer program is refused and left alone', async () => {
    const { options, raw } = await opened();
    await raw.query('UPDATE schema_version SET version = 1000');
    await using older = openPostgresStores(options);
    await expect(older.changes.end()).rejects.toMatchObject({ code: 'store-too-new' });
    expect((await raw.query('SELECT version FROM schema_version')).rows).toEqual([{ version: '1000' }]);
  });

  it('may change under a process that goes on', async () => {
    const { stores, raw } = await opened();
    await stores.claims.begin(aClaim());
    for (let times = 0; times < 10; times += 1) await stores.claims.ofUser(someUser);
    await raw.query('ALTER TABLE claim ADD COLUMN of_a_newer_version BIGINT');
    expect(await stores.claims.ofUser(someUser)).toEqual([aClaim()]);
    await raw.query('ALTER TABLE claim ADD COLUMN and_one_more BIGINT');
    expect(await stores.claims.changeFlags(aClaim(), { mode: 'add', flags: ['\\Seen'] })).toBeUndefined();
  });

  it('that is damaged is told so', async () => {
    const { stores, raw } = await opened();
    await raw.query('DROP TABLE suppression');
    await expect(stores.suppressions.has(someUser)).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('needs no right to make tables once it is there', async () => {
    const { options, stores, raw } = await opened();
    await stores.suppressions.add('default', [someUser.userKey], someTimeMs);
    const user = `plain_${options.schema}`;
    await raw.query(`
      CREATE ROLE ${user} LOGIN PASSWORD '${server.password}';
      GRANT USAGE ON SCHEMA ${options.schema} TO ${user};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${options.schema} TO ${user}`);
    await using plain = openPostgresStores({ ...options, url: server.url.replace('mailweave@', `${user}@`) });
    expect(await plain.suppressions.has(someUser)).toBe(true);
    const rightless = { ...freshSchema(server), url: server.url.replace('mailweave@', `${user}@`) };
    await using none = openPostgresStores(rightless);
    await expect(none.suppressions.has(someUser)).rejects.toMatchObject({
      code: 'store-unavailable',
      publicText: expect.stringContaining('grant'),
    });
  });

  it.each(['audience_row', 'claim', 'consent', 'suppression', 'outbox_event', 'conversion_delivery'])(
    'lets every look-up by user in %s use an index',
    async (table) => {
      const { raw } = await opened();
      const { rows } = await raw
        .query(`
        SET enable_seqscan = off;
        EXPLAIN SELECT * FROM ${table} WHERE tenant_id = 'a' AND user_key = ''`)
        .then((results) => (Array.isArray(results) ? results[1] : results));
      const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(
        /Index Cond: \(\((tenant_id = .* AND \(user_key|user_key = .* AND \(tenant_id) = /,
      );
    },
  );
});
