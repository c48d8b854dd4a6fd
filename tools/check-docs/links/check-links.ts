import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { listFiles } from '../../source/list-files.ts';
import { anchorsOf, linksOf } from './markdown.ts';

/** `path:line: ...` for each relative link of a Markdown page that leads nowhere. */
export function checkLinks(root: string): string[] {
  return listFiles(root, ['.md']).flatMap((page) => {
    const links = linksOf(readFileSync(join(root, page), 'utf8'));
    return links.flatMap(({ target, line }) => {
      const problem = linkProblem(root, page, target);
      return problem === undefined ? [] : [`${page}:${line}: ${problem}`];
    });
  });
}

function linkProblem(root: string, page: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [file = '', anchor] = target.split('#', 2);
  const path = file === '' ? page : posix.join(dirname(page), decodeURIComponent(file));
  if (path.startsWith('../') || !existsSync(join(root, path))) return `${target} leads nowhere`;
  if (anchor === undefined || !path.endsWith('.md')) return undefined;
  const anchors = anchorsOf(readFileSync(join(root, path), 'utf8'));
  return anchors.has(anchor) ? undefined : `${path} has no heading #${anchor}`;
}
