import { type Manifest, UserListManifest } from '@mailweave/contracts';
import { userListPlaceOf } from '@mailweave/injection';
import { Compile } from 'typebox/compile';
import { IdentityMismatchError, ManifestInvalidError, ManifestMisplacedError } from '../import-errors.ts';
import { parseJsonBytes } from '../object/parse-json-bytes.ts';
import { schemaProblems } from '../schema/schema-problems.ts';
import { partContradictions } from './manifest-contradictions.ts';
import type { ManifestFile } from './read-manifest.ts';

const validator = Compile(UserListManifest);

/** @throws ManifestInvalidError, which names every field that is wrong */
export function parseUserListManifest({ key, bytes }: ManifestFile): UserListManifest {
  const parsed = parseJsonBytes(bytes);
  if (parsed.outcome === 'broken') throw new ManifestInvalidError(key, [parsed.problem]);
  const { value } = parsed;
  if (!validator.Check(value)) throw new ManifestInvalidError(key, schemaProblems(validator.Errors(value)));
  const contradictions = partContradictions(value.parts);
  if (contradictions.length > 0) throw new ManifestInvalidError(key, contradictions);
  return value;
}

/**
 * Nobody can touch another tenant's users, nor users that are known here by other keys.
 * @throws ManifestMisplacedError, IdentityMismatchError
 */
export function checkUserList(
  manifestKey: string,
  { identity, list, tenant }: UserListManifest,
  expected: { tenantId: string; identity: Manifest['identity'] },
): void {
  const place = userListPlaceOf(manifestKey);
  if (place?.tenantId !== expected.tenantId || place.tenantId !== tenant || place.listId !== list) {
    throw new ManifestMisplacedError(manifestKey, `${expected.tenantId}/suppressions/${list}/manifest.json`);
  }
  if (identity !== expected.identity) {
    throw new IdentityMismatchError(manifestKey, identity, expected.identity);
  }
}
