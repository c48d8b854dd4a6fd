import type { Package } from '../../source/workspace.ts';
import { importRule } from '../rule.ts';

/** What a package may list in its `exports` beside its entry, for the tests of others. */
const TEST_ENTRY = /^\.\/(testing|contract)(\/|$)/;

/** A package is entered by its one entry: no path into it, neither by name nor by `../..`. */
export const entryOnly = importRule('entry-only', ({ specifier, target }, from) => {
  if (target.kind === 'file' && target.package !== from.package) {
    const problem = `${specifier} leaves ${from.package.folder || 'the tools'}`;
    return { problem, remedy: properWay(target.package, target.path) };
  }
  if (target.kind !== 'package' || target.subpath === '.') return undefined;
  const outsideTheProgram = from.development || from.package.folder === '';
  const offered = TEST_ENTRY.test(target.subpath) && target.path !== undefined;
  if (offered && outsideTheProgram) return undefined;
  return {
    problem: `${specifier} reaches into ${target.package.folder}`,
    remedy: `import ${target.package.name} and list the name in its index.ts`,
  };
});

function properWay({ folder, name }: Package, path: string): string {
  if (folder === '') return 'move the file into the package';
  const [concept = ''] = path.slice(folder.length + 1).split('/');
  if (!TEST_ENTRY.test(`./${concept}/`)) return `import ${name}`;
  return `offer ./${concept} in the exports of ${folder}/package.json and import ${name}/${concept}`;
}
