import { importRule } from '../rule.ts';

/** Services and apps stand alone; only the program (apps/mailweave) puts services together. */
export const serviceApart = importRule('service-apart', ({ target }, from, { layout }) => {
  const here = from.place;
  if (target.kind !== 'package' || here?.layer !== 4 || target.package === from.package) return undefined;
  const there = layout.get(target.package.folder);
  if (there?.layer !== 4) return undefined;
  if (here.role === 'program' && there.role === 'service') return undefined;
  return {
    problem: `the ${here.role} ${from.package.folder} imports the ${there.role} ${target.package.name}`,
    remedy: 'put the shared shape into packages/contracts and wire both in apps/mailweave',
  };
});
