/** Removes what a killed proxy may have left: a stub, flagged \Deleted, that nobody expunged. */
import type { WovenRecord } from '@mailweave/contracts';
import { stubSearch } from '@mailweave/mailbox-overlay';
import type { OwnAnswer } from '../session/backend-link.ts';
import type { ClaimTools } from './claim.ts';

/** After a claim whose session died. The round is free again once no stub can be left. */
export async function recoverClaim(tools: ClaimTools, record: WovenRecord): Promise<void> {
  const clean = await removeStubs(tools, record.claimId);
  if (!clean) return;
  const { tenantId, userKey, claimId } = record;
  await tools.budget.ask(tools.weave.api.abandonClaim({ tenantId, userKey, claimId }));
}

/**
 * Finds stubs and expunges exactly them.
 *
 * @param claimId undefined: any claim's (after a change of UIDVALIDITY, when expunged mail may have come back)
 * @returns true when none is left
 */
export async function removeStubs(tools: ClaimTools, claimId: string | undefined): Promise<boolean> {
  const { link, quiet, output, context } = tools;
  const own = async (command: string): Promise<OwnAnswer> => {
    const answer = await link.own([command]);
    for (const held of answer.untagged) output.push(...quiet.apply(held));
    return answer;
  };
  // A server searches the messages that this session was told of, and tells of new ones at NOOP.
  await own('NOOP');
  const search = await own(stubSearch(claimId));
  if (search.tagged[0]?.response.name !== 'OK') return false;
  const uids = search.untagged.flatMap(({ response }) =>
    response.name === 'SEARCH' ? response.numbers : [],
  );
  for (const uid of uids) {
    const expunge = await own(`UID EXPUNGE ${uid}`);
    if (expunge.tagged[0]?.response.name !== 'OK') return false;
    context.events.stubRemoved();
  }
  return true;
}
