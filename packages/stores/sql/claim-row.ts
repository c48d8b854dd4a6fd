import type { ClaimState, Purpose, WithdrawalCause, WovenRecord } from '@mailweave/contracts';
import { fromJson } from './columns.ts';
import type { SqlValue } from './work.ts';

export type ClaimRow = {
  tenant_id: string;
  user_key: string;
  claim_id: string;
  campaign_id: string;
  revision: number;
  purpose: Purpose;
  template_id: string;
  round: number;
  mailbox: string;
  uid_validity: number;
  uid: number | null;
  state: ClaimState;
  variables: string;
  claimed_at_ms: number;
  dated_at_ms: number;
  opened_at_ms: number | null;
  flags: string;
  version: number;
  withdrawn_cause: WithdrawalCause | null;
};

export const insertClaim = `
  INSERT INTO claim (tenant_id, user_key, claim_id, campaign_id, revision, purpose, template_id, round, mailbox,
    uid_validity, state, variables, claimed_at_ms, leased_at_ms, dated_at_ms, flags, version)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `insertClaim` for a claim that begins: it has no UID yet. */
export function claimParameters(record: WovenRecord): SqlValue[] {
  return [
    record.tenantId,
    record.userKey,
    record.claimId,
    record.campaignId,
    record.revision,
    record.purpose,
    record.templateId,
    record.round,
    record.mailbox,
    record.uidValidity,
    record.state,
    JSON.stringify(record.variables),
    record.claimedAtMs,
    record.claimedAtMs,
    record.datedAtMs,
    JSON.stringify(record.flags),
    record.version,
  ];
}

export function recordOf(row: ClaimRow): WovenRecord {
  return {
    tenantId: row.tenant_id,
    userKey: row.user_key,
    claimId: row.claim_id,
    campaignId: row.campaign_id,
    revision: row.revision,
    purpose: row.purpose,
    templateId: row.template_id,
    round: row.round,
    mailbox: row.mailbox,
    uidValidity: row.uid_validity,
    ...(row.uid !== null && { uid: row.uid }),
    state: row.state,
    variables: fromJson(row.variables),
    claimedAtMs: row.claimed_at_ms,
    datedAtMs: row.dated_at_ms,
    ...(row.opened_at_ms !== null && { openedAtMs: row.opened_at_ms }),
    flags: fromJson(row.flags),
    version: row.version,
    ...(row.withdrawn_cause !== null && { withdrawnCause: row.withdrawn_cause }),
  };
}
