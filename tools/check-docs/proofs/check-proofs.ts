import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const PAGE = 'docs/proofs.md';
const ROW = /^\|[^|]*\| \[[^\]]*\]\(([^)]+)\) \| (.+) \|$/;

/** `path:line: ...` for each row of the page whose test is not in the file that it names. */
export function checkProofs(root: string): string[] {
  const page = join(root, PAGE);
  if (!existsSync(page)) return [];
  return readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      const [, target = '', name = ''] = ROW.exec(line) ?? [];
      if (target === '' || holdsTest(root, target, name)) return [];
      return [`${PAGE}:${at + 1}: ${target} has no test called "${name}"`];
    });
}

function holdsTest(root: string, target: string, name: string): boolean {
  const file = join(root, posix.join('docs', target));
  // In the source a backslash is written twice and a quotation mark may have one before it.
  return existsSync(file) && readFileSync(file, 'utf8').replace(/\\(.)/g, '$1').includes(name);
}
