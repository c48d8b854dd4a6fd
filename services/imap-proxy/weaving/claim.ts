/**
 * The claim (docs/adr/0002-claimed-uids.md): the backend gives away a UID for a stub, the stub goes at once,
 * the UID is the woven message's for ever. The row 'claiming' is written before the APPEND and the UID before
 * anything is shown, so that a crash leaves at worst a stub that the next session removes.
 */
import type { DueCampaign, WovenRecord } from '@mailweave/contracts';
import { type ByteString, byteStringOfText, type Uid, uid } from '@mailweave/imap';
import { type QuietPeriod, STUB_FLAGS, stubBytes } from '@mailweave/mailbox-overlay';
import type { ProxyContext } from '../context.ts';
import type { BackendLink } from '../session/backend-link.ts';
import type { Output } from './output.ts';
import { askRanks } from './ranks.ts';
import type { StoreBudget } from './store-budget.ts';
import type { UserWeave } from './user-weave.ts';

export type ClaimTools = {
  readonly context: ProxyContext;
  readonly link: BackendLink;
  readonly weave: UserWeave;
  readonly quiet: QuietPeriod;
  readonly output: Output;
  readonly budget: StoreBudget;
};

export type Claimed = { readonly record: WovenRecord; readonly realBelow: number };

/** Undefined when the claim came to nothing; why is counted. */
export async function claim(
  tools: ClaimTools,
  due: DueCampaign,
  uidValidity: number,
): Promise<Claimed | undefined> {
  const { context, weave } = tools;
  const startMs = context.clock.nowMs();
  const ended = (outcome: Parameters<ProxyContext['events']['claimed']>[0]): undefined => {
    context.events.claimed(outcome, context.clock.nowMs() - startMs);
  };
  const begun = await tools.budget.ask(weave.api.beginClaim({ ...userRef(weave), due, uidValidity }));
  if (begun.outcome === 'taken') return ended('taken');
  const place = await burnUid(tools, begun.record);
  if (place.outcome !== 'burnt') return ended(place.outcome);
  const ref = { ...userRef(weave), claimId: begun.record.claimId };
  const completed = await tools.budget.ask(weave.api.completeClaim(ref, place.uid, place.uidValidity));
  if (completed.outcome === 'lost' || place.uidValidity !== uidValidity) return ended('lost');
  const realBelow = place.realBelow ?? (await askRank(tools, place.uid));
  if (realBelow === undefined) return ended('failed');
  ended('woven');
  return { record: completed.record, realBelow };
}

type Burnt =
  | {
      outcome: 'burnt';
      uid: Uid;
      uidValidity: number;
      /** Undefined: mail came or went meanwhile, it has to be asked for. */
      realBelow: number | undefined;
    }
  | { outcome: 'refused' | 'failed' };

async function burnUid(tools: ClaimTools, record: WovenRecord): Promise<Burnt> {
  const { quiet } = tools;
  const countBefore = quiet.backendCount;
  const expungesBefore = quiet.expunges;
  const appended = await appendStub(tools, record);
  if (appended.outcome !== 'appended') return appended;
  const nothingElseCame = quiet.backendCount === countBefore + 1 && quiet.expunges === expungesBefore;
  const expunge = await tools.link.own([`UID EXPUNGE ${appended.uid}`]);
  for (const held of expunge.untagged) tools.output.push(...quiet.apply(held));
  // The row stays 'claiming': a later session finds the stub and removes it.
  if (expunge.tagged[0]?.response.name !== 'OK') return { outcome: 'failed' };
  const onlyStubWent = quiet.expunges === expungesBefore + 1;
  return {
    outcome: 'burnt',
    uid: appended.uid,
    uidValidity: appended.uidValidity,
    realBelow: nothingElseCame && onlyStubWent ? countBefore : undefined,
  };
}

type Appended = { outcome: 'appended'; uid: Uid; uidValidity: number } | { outcome: 'refused' | 'failed' };

async function appendStub(tools: ClaimTools, record: WovenRecord): Promise<Appended> {
  const { link, quiet, output, weave } = tools;
  const mailbox: ByteString = byteStringOfText(record.mailbox);
  const append = await link.ownWritten((writer) => {
    writer.raw('APPEND ');
    writer.astring(mailbox);
    writer.raw(` (${STUB_FLAGS.join(' ')}) `);
    writer.literal(stubBytes(record.claimId));
  });
  for (const held of append.untagged) output.push(...quiet.apply(held));
  const tagged = append.tagged[0]?.response;
  if (tagged?.name !== 'OK') {
    // Over quota, no right to insert: nothing was stored, so the round is free again.
    await tools.budget.ask(weave.api.abandonClaim({ ...userRef(weave), claimId: record.claimId }));
    return { outcome: 'refused' };
  }
  const code = tagged.code;
  const range = code?.name === 'APPENDUID' ? code.uids.ranges[0] : undefined;
  if (code?.name !== 'APPENDUID' || range === undefined || range.first === '*') return { outcome: 'failed' };
  return { outcome: 'appended', uid: uid(range.first), uidValidity: code.uidValidity };
}

async function askRank(tools: ClaimTools, claimed: Uid): Promise<number | undefined> {
  const ranks = await askRanks(tools.link, tools.quiet, [claimed], tools.output);
  return ranks?.taken.length === 0 ? ranks.realBelow.get(claimed) : undefined;
}

function userRef(weave: UserWeave): { tenantId: string; userKey: string } {
  return { tenantId: weave.user.tenantId, userKey: weave.user.userKey };
}
