import type { Rule } from './rule.ts';
import { declaredDependency } from './rules/declared-dependency.ts';
import { entryOnly } from './rules/entry-only.ts';
import { importCycle } from './rules/import-cycle.ts';
import { knownPackage } from './rules/known-package.ts';
import { oneEntry } from './rules/one-entry.ts';
import { pureGlobals } from './rules/pure-globals.ts';
import { pureImport } from './rules/pure-import.ts';
import { serviceApart } from './rules/service-apart.ts';
import { siblingImport } from './rules/sibling-import.ts';
import { unresolvedImport } from './rules/unresolved-import.ts';
import { upwardImport } from './rules/upward-import.ts';
import { webContractsOnly } from './rules/web-contracts-only.ts';

/** The rules of docs/architecture.md, one file each. */
export const RULES: readonly Rule[] = [
  knownPackage,
  unresolvedImport,
  upwardImport,
  siblingImport,
  serviceApart,
  webContractsOnly,
  pureImport,
  pureGlobals,
  entryOnly,
  oneEntry,
  declaredDependency,
  importCycle,
];
