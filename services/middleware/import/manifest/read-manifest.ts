import { createHash } from 'node:crypto';
import { Manifest } from '@mailweave/contracts';
import type { ObjectStorage } from '@mailweave/object-storage';
import { Compile } from 'typebox/compile';
import { ManifestInvalidError } from '../import-errors.ts';
import { parseJsonBytes } from '../object/parse-json-bytes.ts';
import { readWholeObject } from '../object/read-whole-object.ts';
import { schemaProblems } from '../schema/schema-problems.ts';
import { manifestContradictions } from './manifest-contradictions.ts';

const manifestValidator = Compile(Manifest);

export type ManifestFile = { key: string; bytes: Buffer; sha256: string };

/** @throws ObjectNotFoundError, FileTooLargeError */
export async function readManifestFile(
  storage: ObjectStorage,
  key: string,
  limitBytes: number,
): Promise<ManifestFile> {
  const bytes = await readWholeObject(storage, key, limitBytes);
  return { key, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** @throws ManifestInvalidError, which names every field that is wrong */
export function parseManifest({ key, bytes }: ManifestFile): Manifest {
  const parsed = parseJsonBytes(bytes);
  if (parsed.outcome === 'broken') throw new ManifestInvalidError(key, [parsed.problem]);
  const { value } = parsed;
  if (!manifestValidator.Check(value)) {
    throw new ManifestInvalidError(key, schemaProblems(manifestValidator.Errors(value)));
  }
  const contradictions = manifestContradictions(value);
  if (contradictions.length > 0) throw new ManifestInvalidError(key, contradictions);
  return value;
}
