import type { UserRef, WovenRecord } from '@mailweave/contracts';
import type { ConsentRecord } from '@mailweave/injection';
import type { Middleware } from '../main.ts';
import { buildExport, type ExportSpec } from './build-export.ts';
import { aTemplateFile, type TestMiddleware } from './test-middleware.ts';

/** Imports a campaign for everyone unless told otherwise. */
export async function importCampaign(
  { bucket }: TestMiddleware,
  middleware: Middleware,
  spec: Partial<ExportSpec> = {},
): Promise<void> {
  const ordinary = { campaign: 'spring', templates: { 'main/en': aTemplateFile({ label: 'Ad' }) } };
  const { manifestKey } = await buildExport(bucket, { ...ordinary, ...spec });
  await middleware.runImport({ tenantId: 'default', manifestKey });
}

/** What a session does that finds a campaign due; the message is woven then. */
export async function weaveFor(middleware: Middleware, user: UserRef, uid = 101): Promise<WovenRecord> {
  const { injectionApi } = middleware;
  const [due] = await injectionApi.due({ ...user, mailbox: 'INBOX', injectedInSession: 0 });
  if (due === undefined) throw new Error('nothing is due');
  const begun = await injectionApi.beginClaim({ ...user, due, uidValidity: 7 });
  if (begun.outcome !== 'begun') throw new Error('the claim is taken');
  const claim = { ...user, claimId: begun.record.claimId };
  const completed = await injectionApi.completeClaim(claim, { uid, uidValidity: 7 });
  if (completed.outcome !== 'woven') throw new Error('the claim is lost');
  return completed.record;
}

/** The user agrees to advertising of the tenant's own. */
export async function giveConsent(
  middleware: Middleware,
  user: UserRef,
  over: Partial<ConsentRecord> = {},
): Promise<void> {
  const said = { purpose: 'own-marketing', decision: 'given', textVersion: '1', source: 'test' } as const;
  await middleware.recordConsent({ ...user, ...said, ...over });
}
