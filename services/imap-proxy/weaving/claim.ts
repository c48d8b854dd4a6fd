/**
 * The claim (docs/adr/0002-claimed-uids.md): the backend gives away a UID for a stub, the stub goes at once,
 * the UID is the woven message's for ever. The row 'claiming' is written before the APPEND and the UID before
 * anything is shown, so that a crash leaves at worst a stub that the next session removes.
 *
 * Standard: messages; RFC 4315; UIDPLUS; whole, and needed: without it nothing is woven
 */
import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRequest,
  DueCampaign,
  WovenRecord,
} from '@mailweave/contracts';
import { type ByteString, type Uid, uid } from '@mailweave/imap';
import { dateBelow, datesQuery, STUB_FLAGS, stubBytes, type UnseenQuery } from '@mailweave/mailbox-overlay';
import type { ProxyContext } from '../context.ts';
import type { ClaimOutcome } from '../events.ts';
import type { MailboxFacts } from './mailbox-facts.ts';
import { askRanks, type RankTools } from './ranks.ts';
import { type StoreBudget, StoreLateError } from './store-budget.ts';
import type { UserWeave } from './user-weave.ts';

export type ClaimTools = RankTools & {
  readonly context: ProxyContext;
  readonly weave: UserWeave;
  readonly budget: StoreBudget;
  /** Present where the answer to SELECT leaves open whether a real message is unseen. */
  readonly unseen?: UnseenQuery | undefined;
};

export type Claimed = { readonly record: WovenRecord; readonly realBelow: number };

/** Undefined when the claim came to nothing; why is counted. */
export async function claim(
  tools: ClaimTools,
  due: DueCampaign,
  { wireName, uidValidity }: MailboxFacts,
): Promise<Claimed | undefined> {
  const { context, weave } = tools;
  const startMs = context.clock.nowMs();
  const ended = (outcome: ClaimOutcome): undefined => {
    context.events.claimed(outcome, context.clock.nowMs() - startMs);
  };
  const begun = await begin(tools, { ...userRef(weave), due, uidValidity });
  if (begun.outcome === 'taken') return ended('taken');
  const burnt = await burnUid(tools, { record: begun.record, wireName, below: due.below });
  if (burnt.outcome !== 'burnt') return ended(burnt.outcome);
  const ref = { ...userRef(weave), claimId: begun.record.claimId };
  if (due.replaces !== undefined && !(await withdrawReplaced(tools, due.replaces))) {
    await tools.budget.ask(weave.api.abandonClaim(ref));
    return ended('overtaken');
  }
  const completed = await tools.budget.ask(weave.api.completeClaim(ref, burnt.place));
  if (completed.outcome === 'lost') return ended('lost');
  const realBelow = burnt.realBelow ?? (await askRank(tools, burnt.place.uid));
  if (realBelow === undefined) return ended('failed');
  ended('woven');
  return { record: completed.record, realBelow };
}

/**
 * The row 'claiming'. One that is written too late for this session is given up as soon as it is known: nothing
 * was appended for it, and the round would stay taken until its lease ends.
 */
async function begin(tools: ClaimTools, request: ClaimRequest): Promise<BeginClaimOutcome> {
  const { context, weave, budget } = tools;
  const beginning = weave.api.beginClaim(request);
  try {
    return await budget.ask(beginning);
  } catch (error) {
    if (error instanceof StoreLateError) {
      beginning
        .then((begun) => (begun.outcome === 'begun' ? abandon(tools, begun.record) : undefined))
        .catch((lateError: unknown) => context.events.weaveFailed(lateError));
    }
    throw error;
  }
}

function abandon({ weave }: ClaimTools, { claimId }: WovenRecord): Promise<void> {
  return weave.api.abandonClaim({ ...userRef(weave), claimId });
}

/**
 * The message that the new one takes the place of goes before that is woven: a crash in between leaves the campaign
 * free for another round. False when the user was faster: he has read or deleted it.
 */
async function withdrawReplaced({ weave, budget }: ClaimTools, claimId: string): Promise<boolean> {
  return await budget.ask(weave.api.withdraw({ ...userRef(weave), claimId }, 'reinjected'));
}

type Burnt =
  | {
      outcome: 'burnt';
      place: ClaimedPlace & { uid: Uid };
      /** Undefined: mail came or went meanwhile, it has to be asked for. */
      realBelow: number | undefined;
    }
  | { outcome: 'refused' | 'failed' | 'lost' };

type Burning = {
  readonly record: WovenRecord;
  readonly wireName: ByteString;
  /** The message is dated under this many-eth newest real one. */
  readonly below: number | undefined;
};

async function burnUid(tools: ClaimTools, burning: Burning): Promise<Burnt> {
  const { quiet, unseen } = tools;
  const { record, below } = burning;
  const countBefore = quiet.backendCount;
  const expungesBefore = quiet.expunges;
  const appended = await appendStub(tools, burning);
  if (appended.outcome !== 'appended') return appended;
  const { uid, uidValidity } = appended;
  // The name means another mailbox now than the one that is open, in which this UID may be a real message's.
  if (uidValidity !== record.uidValidity) return { outcome: 'lost' };
  // Courier expunges nothing that the session was not told of, and tells of new mail at NOOP (RFC 3501 6.3.11).
  if (quiet.backendCount === countBefore) await askForNews(tools);
  const nothingElseCame = quiet.backendCount === countBefore + 1 && quiet.expunges === expungesBefore;
  const realCount = countBefore - (quiet.expunges - expungesBefore);
  const query = below === undefined ? undefined : datesQuery(realCount, below);
  // The questions first: while FETCH and SEARCH run no number changes (RFC 3501 7.4.1).
  const questions = [query, unseen?.command].filter((command) => command !== undefined);
  const commands = [...questions, `UID EXPUNGE ${uid}`];
  const { tagged, untagged } = await tools.link.own(commands);
  for (const held of untagged) tools.output.push(...quiet.apply(held));
  // The row stays 'claiming': a later session finds the stub and removes it.
  if (tagged.at(-1)?.response.name !== 'OK') return { outcome: 'failed' };
  const responses = untagged.map(({ response }) => response);
  const datedAtMs = below === undefined ? undefined : dateBelow(responses, realCount, below);
  const undisturbed = nothingElseCame && quiet.expunges === expungesBefore + 1;
  // Mail that came in below the claimed UID may not have been counted; it is asked again with the rank.
  unseen?.take(undisturbed ? responses : [], tagged.at(-2)?.response.tag);
  return {
    outcome: 'burnt',
    place: { uid, uidValidity, ...(datedAtMs !== undefined && { datedAtMs }) },
    realBelow: undisturbed ? countBefore : undefined,
  };
}

async function askForNews({ link, quiet, output }: ClaimTools): Promise<void> {
  const { untagged } = await link.own(['NOOP']);
  for (const held of untagged) output.push(...quiet.apply(held));
}

type Appended = { outcome: 'appended'; uid: Uid; uidValidity: number } | { outcome: 'refused' | 'failed' };

async function appendStub(tools: ClaimTools, { record, wireName }: Burning): Promise<Appended> {
  const { link, quiet, output } = tools;
  const append = await link.ownWritten((writer) => {
    writer.raw('APPEND ');
    writer.astring(wireName);
    writer.raw(` (${STUB_FLAGS.join(' ')}) `);
    writer.literal(stubBytes(record.claimId));
  });
  for (const held of append.untagged) output.push(...quiet.apply(held));
  const tagged = append.tagged[0]?.response;
  if (tagged?.name !== 'OK') {
    // Over quota, no right to insert: nothing was stored, so the round is free again.
    await tools.budget.ask(abandon(tools, record));
    return { outcome: 'refused' };
  }
  const code = tagged.code;
  const range = code?.name === 'APPENDUID' ? code.uids.ranges[0] : undefined;
  if (code?.name !== 'APPENDUID' || range === undefined || range.first === '*') return { outcome: 'failed' };
  return { outcome: 'appended', uid: uid(range.first), uidValidity: code.uidValidity };
}

async function askRank(tools: ClaimTools, claimed: Uid): Promise<number | undefined> {
  const ranks = await askRanks(tools, [claimed], tools.unseen);
  return ranks?.taken.length === 0 ? ranks.realBelow.get(claimed) : undefined;
}

function userRef(weave: UserWeave): { tenantId: string; userKey: string } {
  return { tenantId: weave.user.tenantId, userKey: weave.user.userKey };
}
