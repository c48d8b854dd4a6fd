import { importRule } from '../rule.ts';

/** Every import leads somewhere: an import that the check cannot follow is one it cannot judge. */
export const unresolvedImport = importRule('unresolved-import', ({ specifier, target }) => {
  const missing =
    target.kind === 'unresolved' ||
    (target.kind === 'package' && target.path === undefined && target.subpath === '.');
  return missing
    ? { problem: `${specifier} leads nowhere`, remedy: 'write the file ending (.ts), or run npm ci' }
    : undefined;
});
