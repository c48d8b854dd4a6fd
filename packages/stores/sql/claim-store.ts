import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  ClaimState,
  CompleteClaimOutcome,
  FlagChange,
  UserRef,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import { byAge, byUid, type ClaimStore, changedFlags } from '@mailweave/injection';
import { type ClaimRow, claimParameters, insertClaim, recordOf } from './claim-row.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, first, run, type SqlValue, type Work } from './work.ts';

const EXPIRED = `
  WHERE tenant_id = ? AND user_key = ? AND mailbox = ? AND state = 'claiming' AND leased_at_ms < ?`;

export class SqlClaimStore implements ClaimStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async begin(record: WovenRecord): Promise<BeginClaimOutcome> {
    // The unique index `claim_round` decides, also between processes.
    const sql = `${insertClaim} ON CONFLICT DO NOTHING`;
    const inserted = await this.#database.perform(() => run(sql, ...claimParameters(record)));
    return inserted === 1 ? { outcome: 'begun', record: structuredClone(record) } : { outcome: 'taken' };
  }

  async complete(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    const { uid, uidValidity, datedAtMs = null } = place;
    const set = "state = 'woven', uid = ?, uid_validity = ?, dated_at_ms = coalesce(?, dated_at_ms)";
    const woven = await this.#database.perform(function* () {
      return (yield* change(claim, 'claiming', set, uid, uidValidity, datedAtMs)) ?? (yield* recordAt(claim));
    });
    const isHere = woven?.state === 'woven' && woven.uid === uid && woven.uidValidity === uidValidity;
    return isHere ? { outcome: 'woven', record: woven } : { outcome: 'lost' };
  }

  async abandon(claim: ClaimRef): Promise<boolean> {
    const set = "state = 'abandoned'";
    return (await this.#database.perform(() => change(claim, 'claiming', set))) !== undefined;
  }

  async takeExpired(
    query: UserRef & { mailbox: string; begunBeforeMs: number; nowMs: number },
  ): Promise<WovenRecord[]> {
    const { tenantId, userKey, mailbox, begunBeforeMs, nowMs } = query;
    const whose = [tenantId, userKey, mailbox, begunBeforeMs] as const;
    const rows = await this.#database.perform(function* () {
      // Each SELECT of each user asks this, and hardly ever is there one: an UPDATE would take the write lock.
      const one = yield* first(`SELECT 1 FROM claim ${EXPIRED} LIMIT 1`, ...whose);
      if (one === undefined) return [];
      return yield* all<ClaimRow>(
        `UPDATE claim SET leased_at_ms = ? ${EXPIRED} RETURNING *`,
        nowMs,
        ...whose,
      );
    });
    return rows.map(recordOf).sort(byAge);
  }

  async find(claim: ClaimRef): Promise<WovenRecord | undefined> {
    return await this.#database.perform(() => recordAt(claim));
  }

  async ofMailbox({ tenantId, userKey, mailbox }: UserRef & { mailbox: string }): Promise<WovenRecord[]> {
    const sql = `
      SELECT * FROM claim WHERE tenant_id = ? AND user_key = ? AND mailbox = ? AND state <> 'abandoned'`;
    const rows = await this.#database.perform(() => all<ClaimRow>(sql, tenantId, userKey, mailbox));
    return rows.map(recordOf).sort(byUid);
  }

  async ofUser({ tenantId, userKey }: UserRef): Promise<WovenRecord[]> {
    const sql = 'SELECT * FROM claim WHERE tenant_id = ? AND user_key = ?';
    const rows = await this.#database.perform(() => all<ClaimRow>(sql, tenantId, userKey));
    return rows.map(recordOf).sort(byAge);
  }

  async changeFlags(claim: ClaimRef, flagChange: FlagChange): Promise<WovenRecord | undefined> {
    return await this.#database.transaction([subjectOf(claim)], function* () {
      const record = yield* recordAt(claim);
      if (record?.state !== 'woven') return undefined;
      if (flagChange.ifVersion !== undefined && flagChange.ifVersion !== record.version) return record;
      const flags = changedFlags(record.flags, flagChange);
      if (flags === record.flags) return record;
      return yield* change(claim, 'woven', 'flags = ?', JSON.stringify(flags));
    });
  }

  async noteOpened({ tenantId, userKey, claimId }: ClaimRef, openedAtMs: number): Promise<void> {
    const sql = `
      UPDATE claim SET opened_at_ms = ?
      WHERE tenant_id = ? AND user_key = ? AND claim_id = ? AND state = 'woven'`;
    await this.#database.perform(() => run(sql, openedAtMs, tenantId, userKey, claimId));
  }

  async withdraw(claim: ClaimRef, cause: WithdrawalCause, version?: number): Promise<boolean> {
    const set = "state = 'withdrawn', withdrawn_cause = ?";
    return await this.#database.transaction([subjectOf(claim)], function* () {
      if (version !== undefined && (yield* recordAt(claim))?.version !== version) return false;
      return (yield* change(claim, 'woven', set, cause)) !== undefined;
    });
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    const sql = 'DELETE FROM claim WHERE tenant_id = ? AND user_key = ?';
    return await this.#database.perform(() => run(sql, tenantId, userKey));
  }
}

function subjectOf({ claimId }: ClaimRef): string {
  return `claim ${claimId}`;
}

function* recordAt({ tenantId, userKey, claimId }: ClaimRef): Work<WovenRecord | undefined> {
  const sql = 'SELECT * FROM claim WHERE tenant_id = ? AND user_key = ? AND claim_id = ?';
  const row = yield* first<ClaimRow>(sql, tenantId, userKey, claimId);
  return row && recordOf(row);
}

/** Changes a claim that is in this state, in one statement; undefined if it is in another. */
function* change(
  { tenantId, userKey, claimId }: ClaimRef,
  from: ClaimState,
  set: string,
  ...values: SqlValue[]
): Work<WovenRecord | undefined> {
  const row = yield* first<ClaimRow>(
    `UPDATE claim SET ${set}, version = version + 1
     WHERE tenant_id = ? AND user_key = ? AND claim_id = ? AND state = ? RETURNING *`,
    ...values,
    tenantId,
    userKey,
    claimId,
    from,
  );
  return row && recordOf(row);
}
