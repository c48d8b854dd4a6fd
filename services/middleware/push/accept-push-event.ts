import type { PushEvent, TenantId } from '@mailweave/contracts';
import { FieldsInvalidError } from '@mailweave/http-server';
import { type ImportJob, manifestPlaceOf, userListPlaceOf } from '@mailweave/injection';
import type { ImportRunner } from '../import/run/import-runner.ts';

/**
 * Has the export of an event imported; the same event again gives the import that there is.
 * @throws FieldsInvalidError, RevisionSupersededError when a newer revision is live, and what ImportRunner.accept throws
 */
export async function acceptPushEvent(
  imports: Pick<ImportRunner, 'accept'>,
  tenantId: TenantId,
  event: PushEvent,
): Promise<ImportJob> {
  const { dataSourceId, eventId, manifestKey, manifestSha256, type } = event;
  const isCampaign = type === 'campaign.exported' || type === 'campaign.recalled';
  const place = isCampaign ? manifestPlaceOf(manifestKey) : undefined;
  if ((isCampaign ? place : userListPlaceOf(manifestKey))?.tenantId !== tenantId) {
    const end = isCampaign ? 'campaigns/CAMPAIGN/rREVISION' : 'suppressions/LIST';
    const message = `must end with ${tenantId}/${end}/manifest.json`;
    throw new FieldsInvalidError([{ path: '/manifestKey', message }]);
  }
  const source = dataSourceId === undefined ? {} : { dataSourceId };
  return await imports.accept({ tenantId, eventId, type, manifestKey, manifestSha256, ...source }, place);
}
