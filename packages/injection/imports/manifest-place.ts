import type { CampaignId, TenantId, UserListId } from '@mailweave/contracts';

/** What a manifest is about, as its key says. */
export type ManifestPlace = { tenantId: TenantId; campaignId: CampaignId; revision: number };

const place =
  /^(?:.+\/)?([a-z0-9][a-z0-9-]{0,47})\/campaigns\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\/r([1-9]\d{0,8})\/manifest\.json$/;

/** A list of users, as the key of its manifest says. */
export type UserListPlace = { tenantId: TenantId; listId: UserListId };

const listPlace =
  /^(?:.+\/)?([a-z0-9][a-z0-9-]{0,47})\/suppressions\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\/manifest\.json$/;

/** Undefined for a key that no manifest of a list of users has. */
export function userListPlaceOf(manifestKey: string): UserListPlace | undefined {
  const [, tenantId, listId] = listPlace.exec(manifestKey) ?? [];
  return tenantId === undefined || listId === undefined ? undefined : { tenantId, listId };
}

/** Undefined for a key that no manifest of a campaign has. */
export function manifestPlaceOf(manifestKey: string): ManifestPlace | undefined {
  const [, tenantId, campaignId, revision] = place.exec(manifestKey) ?? [];
  if (tenantId === undefined || campaignId === undefined) return undefined;
  return { tenantId, campaignId, revision: Number(revision) };
}
