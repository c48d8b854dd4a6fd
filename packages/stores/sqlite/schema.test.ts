import { aCampaign, someTimeMs, someUser } from '@mailweave/injection';
import { describe, expect, it } from 'vitest';
import { schemaVersion1 } from '../sql/schema-version-1.ts';
import { StoreTooNewError } from '../sql/store-errors.ts';
import { openSqliteStores } from './open-sqlite-stores.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { temporaryPath } from './testing/temporary-path.ts';

describe('the schema', () => {
  it('is made once, and what was written is there after the file was closed and opened again', async () => {
    const path = temporaryPath();
    for (const expected of [false, true]) {
      await using stores = openSqliteStores({ path });
      expect(await stores.suppressions.has(someUser)).toBe(expected);
      await stores.suppressions.add('default', [someUser.userKey], someTimeMs);
    }
  });

  it('of the first version is brought up to date with all that it holds', async () => {
    const path = temporaryPath();
    const older = new SqliteConnection(path);
    older.execute(`${schemaVersion1}; PRAGMA user_version = 1`);
    older.run("INSERT INTO suppression VALUES ('default', unhex(?), 0)", someUser.userKey);
    older.close();
    await using stores = openSqliteStores({ path });
    expect(await stores.suppressions.has(someUser)).toBe(true);
    await stores.suppressions.remove('default', [someUser.userKey]);
    expect(await stores.changes.readAfter('0')).toMatchObject({ changes: [someUser] });
  });

  it('of a version without positions gives each message its date, and each campaign the newest place', async () => {
    const path = temporaryPath();
    const older = new SqliteConnection(path);
    older.execute(schemaVersion1);
    older.execute('PRAGMA user_version = 1');
    const { position: _position, ...definition } = aCampaign();
    const old = JSON.stringify(definition);
    older.run("INSERT INTO campaign VALUES ('default', 'spring', 1, NULL)");
    older.run("INSERT INTO campaign_revision VALUES ('default', 'spring', 1, ?)", old);
    older.run(
      `INSERT INTO claim VALUES ('default', ?, 'c', 'spring', 1, 'service', 'spring/r1/main/en', 1, 'INBOX', 7, 101,
       'woven', '{}', ?, ?, '[]', 2, NULL)`,
      someUser.userKey,
      someTimeMs,
      someTimeMs,
    );
    older.close();
    await using stores = openSqliteStores({ path });
    expect(await stores.campaigns.liveCampaigns('default')).toEqual([aCampaign()]);
    expect(await stores.claims.ofUser(someUser)).toMatchObject([{ uid: 101, datedAtMs: someTimeMs }]);
  });

  it('of a newer program is refused and left alone', () => {
    const path = temporaryPath();
    const newer = new SqliteConnection(path);
    newer.execute('PRAGMA user_version = 1000');
    expect(() => openSqliteStores({ path })).toThrow(StoreTooNewError);
    expect(newer.all('SELECT name FROM sqlite_schema')).toEqual([]);
    newer.close();
  });

  it('lets every look-up by user use the order in which the rows lie', async () => {
    const path = temporaryPath();
    await using _stores = openSqliteStores({ path });
    const database = new SqliteConnection(path);
    for (const table of [
      'audience_row',
      'claim',
      'consent',
      'suppression',
      'outbox_event',
      'conversion_delivery',
    ]) {
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE tenant_id = ? AND user_key = ?`;
      const [step] = database.all<{ detail: string }>(sql, 'default', 'x');
      expect(step?.detail).toMatch(/^SEARCH .*\((tenant_id=\? AND user_key|user_key=\? AND tenant_id)=\?\)$/);
    }
    database.close();
  });
});
