import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UserRef, UserRow } from '@mailweave/contracts';
import type { AudienceRow, AudienceStore, RevisionRef } from '@mailweave/injection';
import { fromJson, keyBytes } from './columns.ts';
import type { SqlDatabase } from './database.ts';

type Row = {
  campaign_id: string;
  revision: number;
  locale: string | null;
  variant: string | null;
  vars: string | null;
  time_zone: string | null;
};

const upsert = `
  INSERT INTO audience_row (tenant_id, user_key, campaign_id, revision, locale, variant, vars, time_zone)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET locale = excluded.locale, variant = excluded.variant, vars = excluded.vars,
    time_zone = excluded.time_zone`;

/**
 * A revision's rows lie scattered over all users. Keys are hashes, spread evenly: a slice per first byte is 1/256
 * of the table, some ten milliseconds of work at ten million rows, and needs no second index.
 */
const sliceCount = 256;

export class SqlAudienceStore implements AudienceStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async upsertRows(ref: RevisionRef, rows: readonly UserRow[]): Promise<void> {
    const { tenantId, campaignId, revision } = ref;
    this.#database.transaction(() => {
      for (const { userKey, locale, variant, vars, timeZone } of rows) {
        const json = vars === undefined ? null : JSON.stringify(vars);
        const key = keyBytes(userKey);
        this.#database.run(
          upsert,
          tenantId,
          key,
          campaignId,
          revision,
          locale ?? null,
          variant ?? null,
          json,
          timeZone ?? null,
        );
      }
    });
  }

  async rowsOfUser({ tenantId, userKey }: UserRef): Promise<AudienceRow[]> {
    const rows = this.#database.all<Row>(
      `SELECT campaign_id, revision, locale, variant, vars, time_zone FROM audience_row
       WHERE tenant_id = ? AND user_key = ? ORDER BY campaign_id, revision`,
      tenantId,
      keyBytes(userKey),
    );
    return rows.map(({ campaign_id: campaignId, time_zone: timeZone, revision, locale, variant, vars }) => ({
      userKey,
      campaignId,
      revision,
      ...(locale !== null && { locale }),
      ...(variant !== null && { variant }),
      ...(vars !== null && { vars: fromJson(vars) }),
      ...(timeZone !== null && { timeZone }),
    }));
  }

  async deleteRevision({ tenantId, campaignId, revision }: RevisionRef): Promise<number> {
    const sql = `
      DELETE FROM audience_row
      WHERE tenant_id = ? AND user_key BETWEEN ? AND ? AND campaign_id = ? AND revision = ?`;
    let deleted = 0;
    for (let firstByte = 0; firstByte < sliceCount; firstByte += 1) {
      const [from, to] = [sliceBound(firstByte, 0x00), sliceBound(firstByte, 0xff)];
      deleted += this.#database.run(sql, tenantId, from, to, campaignId, revision);
      await nextTurn();
    }
    return deleted;
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM audience_row WHERE tenant_id = ? AND user_key = ?';
    return this.#database.run(sql, tenantId, keyBytes(userKey));
  }
}

/** The first or the last key that begins with this byte. */
function sliceBound(firstByte: number, otherBytes: number): Buffer {
  const key = Buffer.alloc(32, otherBytes);
  key[0] = firstByte;
  return key;
}
