import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  ClaimRequest,
  CompleteClaimOutcome,
  UserRef,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import { eventOnce, isReplaceable, type OnceEventType } from '@mailweave/injection';
import { withLinks } from '../links/with-links.ts';
import type { ApiContext } from './api-context.ts';

/** A session that holds a claim for longer is dead. */
const CLAIM_LIFETIME_MS = 60_000;

/** What the outside is told of a withdrawal; other causes are `withdrawn`. */
const EVENT_OF_CAUSE: Partial<Record<WithdrawalCause, OnceEventType>> = {
  expunged: 'expunged',
  moved: 'moved',
};

export async function beginClaim(context: ApiContext, request: ClaimRequest): Promise<BeginClaimOutcome> {
  const { tenantId, userKey, uidValidity } = request;
  const { below: _below, replaces: _replaces, notifies: _notifies, ...due } = request.due;
  const nowMs = context.clock.nowMs();
  const record: WovenRecord = {
    ...due,
    tenantId,
    userKey,
    claimId: context.random.hex(16),
    uidValidity,
    state: 'claiming',
    claimedAtMs: nowMs,
    datedAtMs: nowMs,
    flags: [],
    version: 1,
  };
  record.variables = await withLinks(context, record);
  const outcome = await context.stores.claims.begin(record);
  context.events.claim(outcome.outcome, request, record.claimId);
  return outcome;
}

/** The message counts as injected from here on: every session of the user shows it. */
export async function completeClaim(
  context: ApiContext,
  claim: ClaimRef,
  place: ClaimedPlace,
): Promise<CompleteClaimOutcome> {
  const outcome = await context.stores.claims.complete(claim, place);
  context.events.claim(outcome.outcome, claim, claim.claimId);
  if (outcome.outcome === 'woven') {
    const type = outcome.record.round === 1 ? 'injected' : 'reinjected';
    await context.reports.report([eventOnce(outcome.record, type, context.clock.nowMs())]);
    context.changes.notify(claim);
  }
  return outcome;
}

export async function abandonClaim(context: ApiContext, claim: ClaimRef): Promise<void> {
  if (await context.stores.claims.abandon(claim)) context.events.claim('abandoned', claim, claim.claimId);
}

export async function expiredClaims(
  context: ApiContext,
  query: UserRef & { mailbox: string },
): Promise<WovenRecord[]> {
  const nowMs = context.clock.nowMs();
  const { tenantId, userKey, mailbox } = query;
  const begunBeforeMs = nowMs - CLAIM_LIFETIME_MS;
  const expired = await context.stores.claims.takeExpired({
    tenantId,
    userKey,
    mailbox,
    begunBeforeMs,
    nowMs,
  });
  for (const { claimId } of expired) context.events.claim('expired', query, claimId);
  return expired;
}

export async function noteOpened(context: ApiContext, claim: ClaimRef): Promise<void> {
  await context.stores.claims.noteOpened(claim, context.clock.nowMs());
}

/**
 * Writes the event before the state: a crash in between leaves a message that is withdrawn again, and the
 * event's id is the same then.
 */
export async function withdraw(
  context: ApiContext,
  claim: ClaimRef,
  cause: WithdrawalCause,
): Promise<boolean> {
  const { claims } = context.stores;
  const record = await claims.find(claim);
  if (record?.state !== 'woven') return false;
  const gone =
    cause === 'reinjected' ? await replace(context, record) : await tellAndWithdraw(context, record, cause);
  if (!gone) return false;
  context.events.withdrawn(claim, claim.claimId, cause);
  context.changes.notify(claim);
  return true;
}

async function tellAndWithdraw(
  context: ApiContext,
  record: WovenRecord,
  cause: WithdrawalCause,
): Promise<boolean> {
  const type = EVENT_OF_CAUSE[cause] ?? 'withdrawn';
  await context.reports.report([eventOnce(record, type, context.clock.nowMs())]);
  return await context.stores.claims.withdraw(record, cause);
}

/** The event `reinjected` of the new claim tells of it. What the user does meanwhile comes first. */
async function replace(context: ApiContext, record: WovenRecord): Promise<boolean> {
  if (!isReplaceable(record, context.clock.nowMs())) return false;
  return await context.stores.claims.withdraw(record, 'reinjected', record.version);
}
