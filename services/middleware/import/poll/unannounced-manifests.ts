import type { TenantId } from '@mailweave/contracts';
import { type InjectionStores, manifestPlaceOf, userListPlaceOf } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';

export type PolledSource = { tenantId: TenantId; dataSourceId: string };

type Stores = Pick<InjectionStores, 'campaigns' | 'imports'>;

/**
 * Keys of manifests in a bucket that no import was ever created for: of each campaign the highest revision, if it is above the
 * live one, and lists of users in the order of their names.
 */
export async function unannouncedManifests(
  stores: Stores,
  bucket: ObjectStorage,
  source: PolledSource,
): Promise<string[]> {
  const { tenantId } = source;
  const keys = [...(await newestRevisions(stores, bucket, tenantId)), ...(await userLists(bucket, tenantId))];
  const isKnown = await Promise.all(
    keys.map((manifestKey) => stores.imports.hasManifest({ ...source, manifestKey })),
  );
  return keys.filter((_, index) => isKnown[index] === false);
}

type Newest = { revision: number; key: string };

async function newestRevisions(
  { campaigns }: Stores,
  bucket: ObjectStorage,
  tenantId: TenantId,
): Promise<string[]> {
  const newest = new Map<string, Newest>();
  for await (const { key } of bucket.list(`${tenantId}/campaigns/`)) {
    const place = manifestPlaceOf(key);
    if (place?.tenantId !== tenantId) continue;
    const { campaignId, revision } = place;
    if (revision > (newest.get(campaignId)?.revision ?? 0)) newest.set(campaignId, { revision, key });
  }
  const keys: string[] = [];
  for (const [campaignId, { revision, key }] of newest) {
    const live = await campaigns.live({ tenantId, campaignId });
    if (revision > (live?.revision ?? 0)) keys.push(key);
  }
  return keys;
}

async function userLists(bucket: ObjectStorage, tenantId: TenantId): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.list(`${tenantId}/suppressions/`)) {
    if (userListPlaceOf(key)?.tenantId === tenantId) keys.push(key);
  }
  return keys;
}
