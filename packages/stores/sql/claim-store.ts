import type { SQLInputValue } from 'node:sqlite';
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
import type { SqlDatabase } from './database.ts';

const EXPIRED = `
  WHERE tenant_id = ? AND user_key = ? AND mailbox = ? AND state = 'claiming' AND leased_at_ms < ?`;

export class SqlClaimStore implements ClaimStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async begin(record: WovenRecord): Promise<BeginClaimOutcome> {
    // The unique index `claim_round` decides, also between processes.
    const inserted = this.#database.run(`${insertClaim} ON CONFLICT DO NOTHING`, ...claimParameters(record));
    return inserted === 1 ? { outcome: 'begun', record: structuredClone(record) } : { outcome: 'taken' };
  }

  async complete(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    const { uid, uidValidity, datedAtMs = null } = place;
    const set = "state = 'woven', uid = ?, uid_validity = ?, dated_at_ms = coalesce(?, dated_at_ms)";
    const woven = this.#change(claim, 'claiming', set, uid, uidValidity, datedAtMs) ?? this.#record(claim);
    const isHere = woven?.state === 'woven' && woven.uid === uid && woven.uidValidity === uidValidity;
    return isHere ? { outcome: 'woven', record: woven } : { outcome: 'lost' };
  }

  async abandon(claim: ClaimRef): Promise<boolean> {
    return this.#change(claim, 'claiming', "state = 'abandoned'") !== undefined;
  }

  async takeExpired(
    query: UserRef & { mailbox: string; begunBeforeMs: number; nowMs: number },
  ): Promise<WovenRecord[]> {
    const { tenantId, userKey, mailbox, begunBeforeMs, nowMs } = query;
    const whose = [tenantId, userKey, mailbox, begunBeforeMs] as const;
    // Each SELECT of each user asks this, and hardly ever is there one: an UPDATE would take the write lock.
    if (this.#database.get(`SELECT 1 FROM claim ${EXPIRED} LIMIT 1`, ...whose) === undefined) return [];
    const update = `UPDATE claim SET leased_at_ms = ? ${EXPIRED} RETURNING *`;
    return this.#database
      .all<ClaimRow>(update, nowMs, ...whose)
      .map(recordOf)
      .sort(byAge);
  }

  async find(claim: ClaimRef): Promise<WovenRecord | undefined> {
    return this.#record(claim);
  }

  async ofMailbox({ tenantId, userKey, mailbox }: UserRef & { mailbox: string }): Promise<WovenRecord[]> {
    const rows = this.#database.all<ClaimRow>(
      `SELECT * FROM claim WHERE tenant_id = ? AND user_key = ? AND mailbox = ? AND state <> 'abandoned'`,
      tenantId,
      userKey,
      mailbox,
    );
    return rows.map(recordOf).sort(byUid);
  }

  async ofUser({ tenantId, userKey }: UserRef): Promise<WovenRecord[]> {
    const sql = 'SELECT * FROM claim WHERE tenant_id = ? AND user_key = ?';
    return this.#database.all<ClaimRow>(sql, tenantId, userKey).map(recordOf).sort(byAge);
  }

  async changeFlags(claim: ClaimRef, change: FlagChange): Promise<WovenRecord | undefined> {
    return this.#database.transaction(() => {
      const record = this.#record(claim);
      if (record?.state !== 'woven') return undefined;
      if (change.ifVersion !== undefined && change.ifVersion !== record.version) return record;
      const flags = changedFlags(record.flags, change);
      return flags === record.flags
        ? record
        : this.#change(claim, 'woven', 'flags = ?', JSON.stringify(flags));
    });
  }

  async noteOpened({ tenantId, userKey, claimId }: ClaimRef, openedAtMs: number): Promise<void> {
    this.#database.run(
      `UPDATE claim SET opened_at_ms = ?
       WHERE tenant_id = ? AND user_key = ? AND claim_id = ? AND state = 'woven'`,
      openedAtMs,
      tenantId,
      userKey,
      claimId,
    );
  }

  async withdraw(claim: ClaimRef, cause: WithdrawalCause, version?: number): Promise<boolean> {
    const set = "state = 'withdrawn', withdrawn_cause = ?";
    return this.#database.transaction(() => {
      if (version !== undefined && this.#record(claim)?.version !== version) return false;
      return this.#change(claim, 'woven', set, cause) !== undefined;
    });
  }

  async eraseUser({ tenantId, userKey }: UserRef): Promise<number> {
    return this.#database.run('DELETE FROM claim WHERE tenant_id = ? AND user_key = ?', tenantId, userKey);
  }

  #record({ tenantId, userKey, claimId }: ClaimRef): WovenRecord | undefined {
    const sql = 'SELECT * FROM claim WHERE tenant_id = ? AND user_key = ? AND claim_id = ?';
    const row = this.#database.get<ClaimRow>(sql, tenantId, userKey, claimId);
    return row && recordOf(row);
  }

  /** Changes a claim that is in this state, in one statement; undefined if it is in another. */
  #change(
    { tenantId, userKey, claimId }: ClaimRef,
    from: ClaimState,
    set: string,
    ...values: SQLInputValue[]
  ): WovenRecord | undefined {
    const row = this.#database.get<ClaimRow>(
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
}
