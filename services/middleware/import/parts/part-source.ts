import type { ManifestPart } from '@mailweave/contracts';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { ImportLimits } from '../import-limits.ts';

/** One part of an export and where its bytes are. */
export type PartSource = {
  storage: ObjectStorage;
  key: string;
  part: ManifestPart;
  limits: ImportLimits;
};
