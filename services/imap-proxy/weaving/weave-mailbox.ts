/**
 * Brings a mailbox's view and the store together: at SELECT, where everything may take its place, and later
 * at NOOP and IDLE, where new messages come in above all that the client has been told.
 */
import type { DueCampaign, WovenRecord } from '@mailweave/contracts';
import type { Uid } from '@mailweave/imap';
import { type ClientView, hasFlag, type WovenMessage } from '@mailweave/mailbox-overlay';
import { BackendProtocolError } from '../backend/backend-errors.ts';
import { SessionClosed } from '../session/session-closed.ts';
import { type ClaimTools, claim } from './claim.ts';
import type { MailboxFacts } from './mailbox-facts.ts';
import { askRanks } from './ranks.ts';
import { recoverClaim, removeStubs } from './recover-stubs.ts';
import { StoreBudget } from './store-budget.ts';
import type { Lookup } from './user-weave.ts';

/** Puts a message into the view; false when it has to wait for the next SELECT. */
export type PutIn = (message: WovenMessage, record: WovenRecord, realBelow: number) => boolean;

/** What has to be woven, and where. */
export type Weaving = {
  /** Takes a message out of the view, and tells the client if it was told of it. */
  readonly takeOut: (uid: Uid) => void;
  readonly view: ClientView;
  readonly facts: MailboxFacts;
  readonly lookup: Lookup;
  readonly putIn: PutIn;
};

/**
 * Weaves what the look-up brought, with commands of the proxy's own. Whatever goes wrong on the store's side,
 * or takes longer than what the look-up has left of the budget, the mailbox opens with what is woven so far (docs/adr/0003-fail-open.md): the view has taken in all that the
 * backend said.
 *
 * @throws SessionClosed, BackendProtocolError when the backend is gone
 */
export async function weaveMailbox(tools: Omit<ClaimTools, 'budget'>, weaving: Weaving): Promise<void> {
  const budget = new StoreBudget(weaving.lookup.leftMs, tools.context.clock);
  try {
    await weave({ ...tools, budget }, weaving);
  } catch (error) {
    if (error instanceof SessionClosed || error instanceof BackendProtocolError) throw error;
    tools.weave.noteFailure(error);
  }
}

async function weave(tools: ClaimTools, weaving: Weaving): Promise<void> {
  const { facts, lookup } = weaving;
  const freed = facts.claimable && (await cleanUp(tools, weaving));
  await takeInKnown(tools, weaving);
  if (!facts.claimable) return;
  const due = freed ? await tools.budget.ask(tools.weave.dueAgain(lookup.mailbox)) : lookup.due;
  for (const campaign of due) {
    if (!mayBeClaimed(campaign, weaving.view)) continue;
    await claimAndShow(tools, weaving, campaign);
    // The others have to keep the minimum gap to it.
    if (campaign.replaces !== undefined) return;
  }
}

/** A message is replaced only once real mail lies above it. */
function mayBeClaimed({ replaces }: DueCampaign, view: ClientView): boolean {
  if (replaces === undefined) return true;
  const place = view.woven.find(({ message }) => message.claimId === replaces);
  return place !== undefined && place.realBelow < view.realCount;
}

/** True when the look-up asks for something that needs the backend. */
export function needsBackend({ view, facts, lookup }: Omit<Weaving, 'putIn' | 'takeOut'>): boolean {
  const { expired, woven } = lookup;
  const due = lookup.due.some((campaign) => mayBeClaimed(campaign, view));
  if (facts.claimable && (due || expired.length > 0 || outdated(lookup, facts).length > 0)) return true;
  return woven.some(({ record }) => isNewHere(record, view, facts));
}

function isNewHere(record: WovenRecord, view: ClientView, facts: MailboxFacts): boolean {
  return record.uidValidity === facts.uidValidity && view.wovenByUid(record.uid ?? 0) === undefined;
}

/** Claims of another UIDVALIDITY are void (RFC 3501 2.3.1.1). */
function outdated(lookup: Lookup, facts: MailboxFacts): WovenRecord[] {
  return lookup.woven
    .map(({ record }) => record)
    .filter((record) => record.uidValidity !== facts.uidValidity);
}

/** True when rounds have become free again. */
async function cleanUp(tools: ClaimTools, { lookup, facts }: Weaving): Promise<boolean> {
  for (const record of lookup.expired) await recoverClaim(tools, record);
  const voided = outdated(lookup, facts);
  // A mailbox that was rebuilt may hold expunged messages again, stubs among them.
  if (voided.length > 0) await removeStubs(tools, undefined);
  for (const record of voided) {
    await tools.budget.ask(tools.weave.api.withdraw(refOf(record), 'uid-validity-changed'));
  }
  return lookup.expired.length > 0 || voided.length > 0;
}

async function takeInKnown(tools: ClaimTools, { view, facts, lookup, putIn }: Weaving): Promise<void> {
  const known = lookup.woven
    .filter(({ record }) => isNewHere(record, view, facts))
    .sort((a, b) => a.message.uid - b.message.uid);
  if (known.length === 0) return;
  const uids = known.map(({ message }) => message.uid);
  const unread = known.some(({ message }) => !hasFlag(message, '\\Seen'));
  const ranks = await askRanks(tools, uids, unread ? tools.unseen : undefined);
  if (ranks === undefined) return;
  for (const { record, message } of known) {
    if (ranks.taken.includes(message.uid) || isBeyondEnd(record, facts)) await giveUp(tools, record);
    else putIn(message, record, ranks.realBelow.get(message.uid) ?? 0);
  }
}

/** The clocks of two proxies may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/**
 * A claimed UID that is not below UIDNEXT would be given to a real message one day: the mailbox was set back,
 * from a backup for example. A claim made while or after this session selected is naturally not below the
 * UIDNEXT of then.
 */
function isBeyondEnd(record: WovenRecord, facts: MailboxFacts): boolean {
  if (facts.uidNext === undefined || record.uid === undefined) return false;
  return record.uid >= facts.uidNext && record.claimedAtMs < facts.selectedAtMs - CLOCK_SKEW_MS;
}

/** Trust, but verify: a woven UID that is a real message's is never shown again (invariant 2). */
async function giveUp(tools: ClaimTools, record: WovenRecord): Promise<void> {
  tools.context.events.uidTaken();
  await tools.budget.ask(tools.weave.api.withdraw(refOf(record), 'uid-taken'));
}

async function claimAndShow(tools: ClaimTools, weaving: Weaving, due: DueCampaign): Promise<void> {
  const { view, facts, putIn } = weaving;
  const claimed = await claim(tools, due, facts);
  if (claimed === undefined) return;
  const replaced = view.woven.find(({ message }) => message.claimId === due.replaces);
  if (replaced !== undefined) weaving.takeOut(replaced.message.uid);
  const message = await tools.budget.ask(tools.weave.messageOf(claimed.record));
  if (message === undefined) return;
  tools.weave.noteWoven(claimed.record, message, due);
  if (putIn(message, claimed.record, claimed.realBelow)) tools.weave.noteInjected(claimed.record);
}

function refOf(record: WovenRecord): { tenantId: string; userKey: string; claimId: string } {
  return { tenantId: record.tenantId, userKey: record.userKey, claimId: record.claimId };
}
