import { importRule } from '../rule.ts';

/** Imports go down: a lower layer knows nothing of a higher one. */
export const upwardImport = importRule('upward-import', ({ target }, from, { layout }) => {
  if (target.kind !== 'package' || from.place === undefined) return undefined;
  const above = layout.get(target.package.folder);
  if (above === undefined || above.layer <= from.place.layer) return undefined;
  return {
    problem: `L${from.place.layer} ${from.package.folder} imports L${above.layer} ${target.package.name}`,
    remedy: 'declare a port in the lower package and let the higher one implement it',
  };
});
