import type { Manifest, TenantId } from '@mailweave/contracts';
import { IdentityMismatchError, ManifestMisplacedError } from '../import-errors.ts';

/** The key of the manifest that the tenant, campaign and revision in it belong to, without the bucket's prefix. */
function manifestKeyOf({ tenant, campaign, revision }: Manifest): string {
  return `${tenant}/campaigns/${campaign}/r${revision}/manifest.json`;
}

/**
 * Nobody can write into another tenant's campaigns, nor one revision's content under another's number.
 * @throws ManifestMisplacedError
 */
export function checkPlace(manifestKey: string, tenantId: TenantId, manifest: Manifest): void {
  const expected = manifestKeyOf(manifest);
  const isThere = manifestKey === expected || manifestKey.endsWith(`/${expected}`);
  if (!isThere) throw new ManifestMisplacedError(manifestKey, expected);
  if (manifest.tenant !== tenantId) {
    throw new ManifestMisplacedError(manifestKey, manifestKeyOf({ ...manifest, tenant: tenantId }));
  }
}

/** @throws IdentityMismatchError if the tenant's users are known by keys of another making */
export function checkIdentity(manifestKey: string, manifest: Manifest, expected: Manifest['identity']): void {
  if (manifest.audience === 'listed' && manifest.identity !== expected) {
    throw new IdentityMismatchError(manifestKey, manifest.identity, expected);
  }
}
