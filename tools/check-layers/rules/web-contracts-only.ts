import { importRule } from '../rule.ts';

const CONTRACTS = 'packages/contracts';

/** A web app knows the server by its contracts alone, and runs where no Node module is. */
export const webContractsOnly = importRule('web-contracts-only', ({ specifier, target }, from) => {
  if (from.place?.role !== 'web' || from.development) return undefined;
  const foreign =
    target.kind === 'builtin' ||
    (target.kind === 'package' && target.package !== from.package && target.package.folder !== CONTRACTS);
  return foreign
    ? { problem: `a web app imports ${specifier}`, remedy: 'use packages/contracts and call the server' }
    : undefined;
});
