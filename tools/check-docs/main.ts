import { existsSync, readFileSync } from 'node:fs';
import { checkDependencies } from './dependencies/check-dependencies.ts';
import { ERRORS_PAGE, renderErrorsPage } from './errors/errors-page.ts';
import { checkLinks } from './links/check-links.ts';
import { checkProofs } from './proofs/check-proofs.ts';
import { renderStandardsPage, STANDARDS_PAGE } from './standards/standards-page.ts';

const root = process.cwd();
const problems = [...checkLinks(root), ...checkDependencies(root), ...checkProofs(root), ...checkPages()];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`docs: ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Pages that are written from the source. */
function checkPages(): string[] {
  const errors = staleOf(ERRORS_PAGE, renderErrorsPage(root), 'docs:errors');
  return [...errors, ...staleOf(STANDARDS_PAGE, renderStandardsPage(root), 'docs:standards')];
}

type Page = { readonly text: string; readonly problems: readonly string[] };

function staleOf(file: string, { text, problems }: Page, script: string): string[] {
  const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...problems, ...(written === text ? [] : [`${file}: stale; run npm run ${script}`])];
}
