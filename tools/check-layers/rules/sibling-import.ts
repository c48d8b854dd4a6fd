import { importRule } from '../rule.ts';

/** Packages of one layer (L1 to L3) do not import each other; what two need lies below both. */
export const siblingImport = importRule('sibling-import', ({ target }, from, { layout }) => {
  const here = from.place;
  if (target.kind !== 'package' || here === undefined || target.package === from.package) return undefined;
  const layer = layout.get(target.package.folder)?.layer;
  if (layer !== here.layer || layer < 1 || layer > 3) return undefined;
  return {
    problem: `${from.package.folder} imports ${target.package.name} of the same layer L${layer}`,
    remedy: 'move what both need to a layer below, or declare a port and join them above',
  };
});
